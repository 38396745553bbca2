#include "app/core/alarms/alarm_due.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::optional<halfsilver::AlarmDeadline>)

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(20, 0), Qt::UTC);
constexpr std::chrono::nanoseconds kMonotonic = 10h;

Alarm alarm(AlarmPriority priority = AlarmPriority::Warning)
{
    Alarm alarm;
    alarm.priority = priority;
    alarm.raisedAt = alarm.receivedAt = kNow.addSecs(-60);
    return alarm;
}

AlarmPolicy policy()
{
    AlarmPolicy policy;
    policy.expireInfo = 0s;
    policy.escalate = 10min;
    policy.realarm = 30min;
    return policy;
}

} // namespace

class TestAlarmDue : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // It stands for a minute, and was acknowledged half a minute ago where it is.
    void tellsWhatComesNext_data()
    {
        QTest::addColumn<Alarm>("alarm");
        QTest::addColumn<std::optional<AlarmDeadline>>("expected");
        const auto row = [](const char *name, Alarm one, std::optional<AlarmDeadline> expected, auto &&change) {
            change(one);
            QTest::newRow(name) << one << expected;
        };
        const auto nothing = [](Alarm &) {};
        const std::optional<AlarmDeadline> never, escalation = AlarmDeadline { AlarmDue::Escalation, 9min },
                                                  realarm = AlarmDeadline { AlarmDue::Realarm, 29min + 30s };
        row("a warning escalates", alarm(), escalation, nothing);
        row("information does not", alarm(AlarmPriority::Info), never, nothing);
        row("what is critical is that already", alarm(AlarmPriority::Critical), never, nothing);
        row("acknowledged: it asks again", alarm(), realarm, [](Alarm &a) { a.acknowledgedAt = kNow; });
        row("critical and acknowledged, too", alarm(AlarmPriority::Critical), realarm,
            [](Alarm &a) { a.acknowledgedAt = kNow; });
        row("cleared: nothing", alarm(), never, [](Alarm &a) { a.clearedAt = kNow; });
        row("a drill ends after two minutes", alarm(), AlarmDeadline { AlarmDue::DrillEnd, 1min },
            [](Alarm &a) { a.test = true; });
        row("shelved: only the end of that", alarm(), AlarmDeadline { AlarmDue::ShelfEnd, 1h },
            [](Alarm &a) { a.shelvedUntil = kNow.addSecs(3600); });
        row("shelved for longer than may be: by a clock that was ahead", alarm(),
            AlarmDeadline { AlarmDue::ShelfEnd, 0ms }, [](Alarm &a) { a.shelvedUntil = kNow.addYears(1); });
        row("shelved for as long as may be, and the clock was corrected", alarm(),
            AlarmDeadline { AlarmDue::ShelfEnd, 8h + 2s },
            [](Alarm &a) { a.shelvedUntil = kNow.addSecs(8 * 3600 + 2); });
        row("suppressed: nothing", alarm(), never, [](Alarm &a) { a.standing = AlarmStanding::Suppressed; });
        row("elsewhere: nothing", alarm(), never, [](Alarm &a) { a.standing = AlarmStanding::Elsewhere; });
        row("its own time comes first", alarm(), AlarmDeadline { AlarmDue::Expiry, 5s },
            [](Alarm &a) { a.expiresAt = kNow.addSecs(5); });
        row("its own time comes later", alarm(), escalation, [](Alarm &a) { a.expiresAt = kNow.addDays(5); });
        row("overdue is now", alarm(), AlarmDeadline { AlarmDue::Expiry, -5s },
            [](Alarm &a) { a.expiresAt = kNow.addSecs(-5); });
    }
    void tellsWhatComesNext()
    {
        QFETCH(Alarm, alarm);
        QFETCH(std::optional<AlarmDeadline>, expected);
        const AlarmMoments moments { kMonotonic - 60s, kMonotonic - 30s };
        const auto next = nextDeadline(alarm, policy(), moments, kNow, kMonotonic);
        QCOMPARE(next.has_value(), expected.has_value());
        if (next) {
            QCOMPARE(int(next->what), int(expected->what));
            QCOMPARE(next->in.count(), expected->in.count());
        }
    }

    void expiresByPriority_data()
    {
        QTest::addColumn<AlarmPriority>("priority");
        QTest::addColumn<qint64>("after");
        QTest::newRow("info") << AlarmPriority::Info << qint64(8 * 3600);
        QTest::newRow("warning") << AlarmPriority::Warning << qint64(600);
        QTest::newRow("critical: never") << AlarmPriority::Critical << qint64(0);
    }
    void expiresByPriority()
    {
        QFETCH(AlarmPriority, priority);
        QFETCH(qint64, after);
        AlarmPolicy some;
        some.expireWarning = 10min;
        const auto at = expiryOf(alarm(priority), some);
        QCOMPARE(at.has_value(), after > 0);
        if (at)
            QCOMPARE(kNow.addSecs(-60).secsTo(*at), after);
    }

    void withoutWordsOfTheIniNothingHappensToAWarning()
    {
        QVERIFY(!nextDeadline(alarm(), AlarmPolicy {}, {}, kNow, kMonotonic));
    }
};

QTEST_GUILESS_MAIN(TestAlarmDue)
#include "tst_alarm_due.moc"
