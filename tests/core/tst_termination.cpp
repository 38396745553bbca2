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
};

QTEST_GUILESS_MAIN(TestTermination)
#include "tst_termination.moc"
