#include "app/core/alarms/alarm_timers.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

AlarmKey key(const char *id) { return { QStringLiteral("alarm"), QString::fromLatin1(id) }; }

} // namespace

class TestAlarmTimers : public QObject {
    Q_OBJECT

    FakeClock clock;
    QStringList due;
    std::unique_ptr<AlarmTimers> timers;

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        due.clear();
        timers = std::make_unique<AlarmTimers>(clock, [this](const AlarmKey &one) { due.append(one.id); });
    }

    void oneTimerServesAll()
    {
        timers->set(key("late"), 20s);
        timers->set(key("early"), 10s);
        QCOMPARE(clock.pending(), 1u);
        clock.advance(10s);
        QCOMPARE(due, QStringList { QStringLiteral("early") });
        clock.advance(10s);
        QCOMPARE(due, (QStringList { QStringLiteral("early"), QStringLiteral("late") }));
        QCOMPARE(clock.pending(), 0u);
    }

    void aLaterMomentReplacesAnEarlierOne()
    {
        timers->set(key("a"), 10s);
        timers->set(key("a"), 30s);
        clock.advance(29s);
        QVERIFY(due.isEmpty());
        clock.advance(1s);
        QCOMPARE(due.size(), 1);
    }

    void whatIsForgottenIsNotDue()
    {
        timers->set(key("a"), 10s);
        timers->forget(key("a"));
        QVERIFY(!timers->contains(key("a")));
        clock.advance(1h);
        QVERIFY(due.isEmpty());
        QCOMPARE(clock.pending(), 0u);
    }

    // The wall clock may have jumped meanwhile; and a thousand alarms are one look an hour.
    void farMomentsAreLookedAtOnTheFullHourTogether()
    {
        timers->set(key("a"), 8h);
        clock.advance(7min);
        timers->set(key("b"), 9h);
        clock.advance(1h);
        QCOMPARE(due, (QStringList { QStringLiteral("a"), QStringLiteral("b") }));
    }

    void whatIsOverdueIsDueSoon()
    {
        timers->set(key("a"), -5s);
        QVERIFY(due.isEmpty());
        clock.advance(0ns);
        QCOMPARE(due.size(), 1);
    }

    void aLengthThatNoClockHoldsIsFarAway()
    {
        timers->set(key("a"), std::chrono::milliseconds::max());
        clock.advance(1h);
        QCOMPARE(due.size(), 1);
    }

    void whoIsCalledMaySetAgain()
    {
        AlarmTimers again(clock, [&](const AlarmKey &one) {
            due.append(one.id);
            if (due.size() < 3)
                again.set(one, 1s);
        });
        again.set(key("a"), 1s);
        clock.advance(10s);
        QCOMPARE(due.size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestAlarmTimers)
#include "tst_alarm_timers.moc"
