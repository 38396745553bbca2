#include "app/core/alarms/alarm_book.h"
#include "tests/support/fake_clock.h"
#include "widgets/alarm_sound.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::SoundState)
Q_DECLARE_METATYPE(halfsilver::SoundDecision)

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
        QVERIFY(soundDecision(state, 10h) == decision);
    }

    void soundsInTheTurnOfTheEvent()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmSound sound(book, clock);
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
        AlarmSound sound(book, clock);
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
        AlarmSound sound(book, clock);
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
        AlarmSound sound(book, clock);
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
        AlarmSound sound(book, clock);
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
        AlarmSound sound(book, clock);
        QVERIFY(sound.sounding());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSound)
#include "tst_alarm_sound.moc"
