#include "net/wake_watch.h"

#include <QSignalSpy>
#include <QTest>

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

using namespace halfsilver;

class TestWakeWatch : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // The clock of the machine that runs the tests is left alone: this is all that can be seen of the timer itself.
    void isSilentWhileTheClockRuns()
    {
        WakeWatch watch;
        QVERIFY(watch.watches());
        QSignalSpy changed(&watch, &WakeWatch::clockChanged);
        QTest::qWait(100);
        QCOMPARE(changed.count(), 0);
    }

    void saysItOnceEachTime()
    {
        const int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        QVERIFY(descriptor >= 0);
        WakeWatch watch(descriptor);
        QSignalSpy changed(&watch, &WakeWatch::clockChanged);
        for (int time = 1; time <= 2; ++time) {
            const std::uint64_t one = 1;
            QCOMPARE(write(descriptor, &one, sizeof one), ssize_t(sizeof one));
            QTRY_COMPARE(changed.count(), time);
            QTest::qWait(50);
            QCOMPARE(changed.count(), time);
        }
    }

    void doesWithoutOne()
    {
        WakeWatch watch(-1);
        QVERIFY(!watch.watches());
        QTest::qWait(10);
    }
};

QTEST_GUILESS_MAIN(TestWakeWatch)
#include "tst_wake_watch.moc"
