#include "app/core/termination.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace halfsilver;

class TestTermination : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hearsBothSignals()
    {
        Termination termination;
        QSignalSpy requested(&termination, &Termination::requested);
        ::kill(::getpid(), SIGTERM);
        ::kill(::getpid(), SIGINT);
        QTRY_COMPARE(requested.count(), 2);
    }
};

QTEST_GUILESS_MAIN(TestTermination)
#include "tst_termination.moc"
