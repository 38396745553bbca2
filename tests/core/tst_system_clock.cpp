#include "app/core/system_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestSystemClock : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void callsOnceAndNotBeforeTheDelay()
    {
        SystemClock clock;
        int calls = 0;
        const auto begun = clock.monotonic();
        const auto timer = clock.after(20ms, [&] { ++calls; });
        QTRY_COMPARE(calls, 1);
        QVERIFY(clock.monotonic() - begun >= 19ms);
        QTest::qWait(60);
        QCOMPARE(calls, 1);
    }

    void aDelayOfThirtyDaysIsNotOverAtOnce_data()
    {
        QTest::addColumn<qint64>("delay"); // ms
        QTest::newRow("30 days") << qint64(std::chrono::milliseconds(std::chrono::hours(30 * 24)).count());
        QTest::newRow("32 bits and a little") << (qint64(1) << 32) + 5;
    }
    void aDelayOfThirtyDaysIsNotOverAtOnce()
    {
        QFETCH(qint64, delay);
        SystemClock clock;
        int calls = 0;
        const auto timer = clock.after(std::chrono::milliseconds(delay), [&] { ++calls; });
        QTest::qWait(50);
        QCOMPARE(calls, 0);
    }

    void aLongDelayIsWaitedForInSeveral()
    {
        SystemClock clock(7ms);
        int calls = 0;
        const auto begun = clock.monotonic();
        const auto timer = clock.after(30ms, [&] { ++calls; });
        QTRY_COMPARE(calls, 1);
        QVERIFY(clock.monotonic() - begun >= 29ms);
        QTest::qWait(60);
        QCOMPARE(calls, 1);
    }

    void callsNothingOnceTheTimerIsDestroyed()
    {
        SystemClock clock;
        int calls = 0;
        auto timer = clock.after(5ms, [&] { ++calls; });
        timer.reset();
        QTest::qWait(30);
        QCOMPARE(calls, 0);
    }

    void aCallMayDestroyItsOwnTimer()
    {
        SystemClock clock;
        std::unique_ptr<Timer> timer;
        int calls = 0;
        timer = clock.after(1ms, [&] {
            timer.reset();
            ++calls;
        });
        QTRY_COMPARE(calls, 1);
    }
};

QTEST_GUILESS_MAIN(TestSystemClock)
#include "tst_system_clock.moc"
