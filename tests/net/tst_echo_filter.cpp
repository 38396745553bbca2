#include "net/echo_filter.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestEchoFilter : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // Which connection brings an event, in order; capitals are those that are let through.
    void letsEachThroughOnce_data()
    {
        QTest::addColumn<QByteArray>("arrivals");
        QTest::newRow("one after the other") << QByteArray("Ab");
        QTest::newRow("the other first") << QByteArray("Ba");
        QTest::newRow("told twice") << QByteArray("AbAb");
        QTest::newRow("told twice, one way lags") << QByteArray("AAbb");
        QTest::newRow("told twice, one way missed the first") << QByteArray("BaB");
        QTest::newRow("one way only") << QByteArray("AAA");
        QTest::newRow("three ways") << QByteArray("CabCba");
    }
    void letsEachThroughOnce()
    {
        QFETCH(QByteArray, arrivals);
        EchoFilter filter;
        QByteArray passed;
        for (const char c : arrivals) {
            const char connection = char(c | 0x20);
            const bool isNew = filter.isNew(size_t(connection - 'a'), "event", 1h);
            passed += isNew ? char(connection & ~0x20) : connection;
        }
        QCOMPARE(passed, arrivals);
    }

    void tellsEventsApart()
    {
        EchoFilter filter;
        QVERIFY(filter.isNew(0, "a", 1h));
        QVERIFY(filter.isNew(1, "b", 1h));
        QVERIFY(!filter.isNew(1, "a", 1h));
        QVERIFY(!filter.isNew(0, "b", 1h));
    }

    void forgetsAfterAMinute()
    {
        EchoFilter filter;
        QVERIFY(filter.isNew(0, "a", 1h));
        QVERIFY(!filter.isNew(1, "a", 1h + 59s));
        QVERIFY(filter.isNew(1, "a", 1h + 59s + EchoFilter::kRemembers));
    }

    // A flood of different events is let through, whole, and costs no memory without end.
    void isBounded()
    {
        EchoFilter filter;
        for (int i = 0; i < 3 * EchoFilter::kMost; ++i)
            QVERIFY(filter.isNew(0, QByteArray::number(i), 1h));
    }
};

QTEST_APPLESS_MAIN(TestEchoFilter)
#include "tst_echo_filter.moc"
