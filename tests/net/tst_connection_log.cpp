#include "net/pusher/connection_log.h"

#include <QTest>

using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {
const Reason kDropped { Cause::ServerClosed, 1006 }, kGone { Cause::Unreachable };
}

class TestConnectionLog : public QObject {
    Q_OBJECT
private slots:
    void aServerThatTakesAndDropsIsToldOncePerMinute()
    {
        ConnectionLog log;
        int ends = 0, begins = 0, counted = 0;
        for (auto at = 0s; at < 1h; at += 2s) {
            begins += log.connected(at);
            if (const auto kept = log.ended(kDropped, at + 1s)) {
                ++ends;
                counted += 1 + *kept;
            }
        }
        QCOMPARE(ends, 60);
        QCOMPARE(begins, 61);    // the one before the first end, and one after each that is told
        QCOMPARE(counted, 1771); // the others are in the line that comes next
    }

    void alternatingCausesAreNoNewsEither()
    {
        ConnectionLog log;
        int lines = 0;
        for (auto at = 0s; at < 10min; at += 3s) {
            lines += log.connected(at);
            lines += log.ended(kDropped, at + 1s).has_value();
            lines += log.ended(kGone, at + 2s).has_value();
        }
        QVERIFY2(lines <= 2 * 10 + 2, qPrintable(QString::number(lines)));
    }

    void aServerThatIsDownForANightIsToldOnce()
    {
        ConnectionLog log;
        QVERIFY(log.connected(0s));
        QCOMPARE(log.ended(kDropped, 1h), 0);
        QCOMPARE(log.ended(kGone, 1h + 1s), 0);
        for (auto at = 1h + 2s; at < 10h; at += 20s)
            QCOMPARE(log.ended(kGone, at), std::nullopt);
        QVERIFY(log.connected(10h));
    }

    // The connection that was kept back is not the last word.
    void anEndThatWasKeptBackIsToldLater()
    {
        ConnectionLog log;
        QVERIFY(log.connected(0s));
        QCOMPARE(log.ended(kDropped, 1s), 0);
        QVERIFY(log.connected(2s));
        QCOMPARE(log.ended(kDropped, 3s), std::nullopt);
        QCOMPARE(log.ended(kDropped, 30s), std::nullopt); // in place of a handshake
        QCOMPARE(log.ended(kDropped, 61s), 2);
        QCOMPARE(log.ended(kDropped, 180s), std::nullopt);
    }

    void aConnectionThatLastedBeginsAnew()
    {
        ConnectionLog log;
        for (auto at = 0s; at < 600s; at += 60s) {
            QVERIFY(log.connected(at));
            QCOMPARE(log.ended(kDropped, at + 60s), 0);
        }
    }

    void codesWithoutEndAreBounded()
    {
        ConnectionLog log;
        int lines = 0;
        for (int i = 0; i < 1000; ++i) {
            (void)log.connected(i * 10ms);
            lines += log.ended({ Cause::ServerClosed, 4000 + i }, i * 10ms + 5ms).has_value();
        }
        QCOMPARE(lines, 20);
    }

    void complaintsAreCounted()
    {
        ConnectionLog log;
        QCOMPARE(log.complained(0s), 0);
        for (int i = 1; i < 60; ++i)
            QCOMPARE(log.complained(i * 1s), std::nullopt);
        QCOMPARE(log.complained(60s), 59);
        QCOMPARE(keptWords(59), QStringLiteral(" (59 more since the last such line)"));
        QCOMPARE(keptWords(0), QString());
    }
};

QTEST_GUILESS_MAIN(TestConnectionLog)
#include "tst_connection_log.moc"
