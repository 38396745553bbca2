#include "app/core/termination.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace halfsilver;

class TestTermination : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hearsEachSignal()
    {
        Termination termination;
        QSignalSpy requested(&termination, &Termination::requested);
        // To this thread: QtTest's own one, older than the block, would end the test instead.
        ::raise(SIGTERM);
        ::raise(SIGINT);
        ::raise(SIGHUP);
        QTRY_COMPARE(requested.count(), 3);
    }

    // Somebody who asks again does not wait for what the first time has left to do.
    void endsTheLoopThatFollowsTheProgramsToo()
    {
        Termination termination;
        termination.endLoops();
        ::raise(SIGTERM);
        QCOMPARE(QCoreApplication::exec(), 0);
        ::raise(SIGTERM);
        QCOMPARE(QEventLoop().exec(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTermination)
#include "tst_termination.moc"
