#include "app/core/alarms/alarm_book.h"
#include "tests/support/fake_clock.h"
#include "widgets/alarm_sound.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::SoundState)
Q_DECLARE_METATYPE(halfsilver::SoundDecision)
Q_DECLARE_METATYPE(halfsilver::SoundRules)
Q_DECLARE_METATYPE(halfsilver::Alarm)

namespace {

AlarmReport critical(const QString &id, AlarmPriority priority = AlarmPriority::Critical)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), id };
    report.title = QStringLiteral("Smoke");
    report.priority = priority;
    return report;
}

} // namespace

class TestAlarmSound : public QObject {
    Q_OBJECT

    static void tell(AlarmBook &book, const AlarmReport &report) { QVERIFY(bool(book.report(report))); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void decides_data()
    {
        QTest::addColumn<SoundState>("state");
        QTest::addColumn<SoundDecision>("decision");
        const auto now = 10h;
        QTest::newRow("nothing critical: silent") << SoundState {} << SoundDecision {};
        QTest::newRow("nothing critical, silenced: silent") << SoundState { {}, now } << SoundDecision {};
        QTest::newRow("critical: sounds") << SoundState { now - 1s, {} } << SoundDecision { true, {} };
        QTest::newRow("silenced a minute ago: until its end")
            << SoundState { now - 1h, now - 1min } << SoundDecision { false, now + 4min };
        QTest::newRow("silenced five minutes ago: sounds")
            << SoundState { now - 1h, now - 5min } << SoundDecision { true, {} };
        QTest::newRow("newer than the silence: sounds")
            << SoundState { now - 1s, now - 1min } << SoundDecision { true, {} };
    }
    void decides()
    {
        QFETCH(SoundState, state);
        QFETCH(SoundDecision, decision);
        QVERIFY(soundDecision(state, 5min, 10h) == decision);
    }

    void whatAnAlarmAsksFor_data()
    {
        QTest::addColumn<Alarm>("alarm");
        QTest::addColumn<SoundRules>("rules");
        QTest::addColumn<Sounding>("sounding");
        const auto row = [](const char *name, Sounding sounding, AlarmPriority priority, auto &&change,
                            const SoundRules &rules = {}) {
            Alarm alarm;
            alarm.priority = priority;
            change(alarm);
            QTest::newRow(name) << alarm << rules << sounding;
        };
        using enum AlarmPriority;
        const auto asItIs = [](Alarm &) {};
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
        row("critical: until it is seen", Sounding::UntilSeen, Critical, asItIs);
        row("warning: once", Sounding::Once, Warning, asItIs);
        row("information: not, unless asked for", Sounding::Silent, Info, asItIs);
        row("information: asked for", Sounding::Once, Info, asItIs, { .on = { true, true, true } });
        row("critical: switched off", Sounding::Silent, Critical, asItIs, { .on = { true, true, false } });
        row("quiet hours: a warning is not heard", Sounding::Silent, Warning, asItIs, { .least = Critical });
        row("quiet hours: a critical one always", Sounding::UntilSeen, Critical, asItIs, { .least = Critical });
        for (const auto priority : { Info, Warning, Critical }) {
            const SoundRules all { .on = { true, true, true } };
            const auto is = [&](const char *what, Sounding sounding, auto &&change) {
                row(qPrintable(QStringLiteral("%1 of %2").arg(QLatin1StringView(what)).arg(int(priority))), sounding,
                    priority, change, all);
            };
            is("drill: once", Sounding::Once, [](Alarm &alarm) { alarm.test = true; });
            is("acknowledged: silent", Sounding::Silent, [&](Alarm &alarm) { alarm.acknowledgedAt = time; });
            is("cleared unseen: silent", Sounding::Silent, [&](Alarm &alarm) { alarm.clearedAt = time; });
            is("shelved: silent", Sounding::Silent, [&](Alarm &alarm) { alarm.shelvedUntil = time; });
            is("suppressed: silent", Sounding::Silent,
               [](Alarm &alarm) { alarm.standing = AlarmStanding::Suppressed; });
            is("elsewhere: silent", Sounding::Silent, [](Alarm &alarm) { alarm.standing = AlarmStanding::Elsewhere; });
        }
    }
    void whatAnAlarmAsksFor()
    {
        QFETCH(Alarm, alarm);
        QFETCH(SoundRules, rules);
        QTEST(soundingOf(alarm, rules), "sounding");
    }

    void aWarningChimesOnceWhenItBegins()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        QSignalSpy chimed(&sound, &AlarmSound::chimed);
        tell(book, critical(QStringLiteral("w"), AlarmPriority::Warning));
        QCOMPARE(chimed.count(), 1);
        const AlarmKey key { QStringLiteral("alarm"), QStringLiteral("w") };
        QVERIFY(sound.heard(key));
        clock.advance(1s);
        tell(book, critical(QStringLiteral("w"), AlarmPriority::Warning)); // a repeat
        QCOMPARE(chimed.count(), 1);
        tell(book, critical(QStringLiteral("i"), AlarmPriority::Info));
        QCOMPARE(chimed.count(), 1);
        book.acknowledge(key, {});
        QVERIFY(!sound.heard(key));
    }

    void silenceIsForWarningsToo()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, { .silence = 1min }, clock);
        QSignalSpy chimed(&sound, &AlarmSound::chimed);
        sound.silence();
        tell(book, critical(QStringLiteral("w"), AlarmPriority::Warning));
        QCOMPARE(chimed.count(), 0);
        clock.advance(1min);
        tell(book, critical(QStringLiteral("w2"), AlarmPriority::Warning));
        QCOMPARE(chimed.count(), 1);
    }

    void whatIsLastKnownSoundsOn()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k")));
        book.setLastKnown(QStringLiteral("alarm"), clock.now());
        clock.advance(1s);
        QVERIFY(sound.sounding());
    }

    void newRulesCountAtOnce()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k")));
        sound.setRules({ .on = { false, true, false } });
        QVERIFY(!sound.sounding());
        sound.setRules({});
        QVERIFY(sound.sounding());
    }

    void theMostUrgentComesFirst()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        QSignalSpy rang(&sound, &AlarmSound::rangAnew);
        tell(book, critical(QStringLiteral("k")));
        clock.advance(1s);
        tell(book, critical(QStringLiteral("k2")));
        QCOMPARE(rang.count(), 1);
        QCOMPARE(sound.ringing().first().id, QStringLiteral("k2"));
        clock.advance(0ns);
        QCOMPARE(sound.ringing().first().id, QStringLiteral("k2"));
        QCOMPARE(sound.ringing().size(), 2);
    }

    void soundsInTheTurnOfTheEvent()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("w"), AlarmPriority::Warning));
        QVERIFY(!sound.sounding());
        QSignalSpy spy(&sound, &AlarmSound::soundingChanged);
        tell(book, critical(QStringLiteral("k")));
        QVERIFY(sound.sounding());
        QCOMPARE(spy.count(), 1);
    }

    void fallsSilent_data()
    {
        QTest::addColumn<bool>("acknowledged");
        QTest::newRow("acknowledged") << true;
        QTest::newRow("cleared unseen") << false;
    }
    void fallsSilent()
    {
        QFETCH(bool, acknowledged);
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k")));
        const AlarmKey key { QStringLiteral("alarm"), QStringLiteral("k") };
        acknowledged ? book.acknowledge(key, {}) : book.clear(key, {});
        clock.advance(0ns);
        QVERIFY(!sound.sounding());
        QCOMPARE(clock.pending(), size_t(0));
    }

    void silenceLastsFiveMinutesAndNotForANewAlarm()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k")));
        clock.advance(1s);
        sound.silence();
        QVERIFY(!sound.sounding());
        clock.advance(299s);
        QVERIFY(!sound.sounding());
        clock.advance(1s);
        QVERIFY(sound.sounding());

        sound.silence();
        clock.advance(1s);
        tell(book, critical(QStringLiteral("k2")));
        QVERIFY(sound.sounding());
        // The new one is dealt with: the first is silenced still.
        book.acknowledge({ QStringLiteral("alarm"), QStringLiteral("k2") }, {});
        clock.advance(0ns);
        QVERIFY(!sound.sounding());
    }

    void aRepeatOfTheSameAlarmStaysSilenced()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k")));
        clock.advance(1s);
        sound.silence();
        clock.advance(1s);
        tell(book, critical(QStringLiteral("k")));
        clock.advance(0ns);
        QVERIFY(!sound.sounding());
    }

    void anAlarmThatTurnsCriticalSounds()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, {}, clock);
        tell(book, critical(QStringLiteral("k"), AlarmPriority::Warning));
        clock.advance(0ns);
        QVERIFY(!sound.sounding());
        tell(book, critical(QStringLiteral("k")));
        clock.advance(0ns);
        QVERIFY(sound.sounding());
    }

    void whatWasThereBeforeSounds()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        tell(book, critical(QStringLiteral("k")));
        AlarmSound sound(book, {}, clock);
        QVERIFY(sound.sounding());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSound)
#include "tst_alarm_sound.moc"
