#include "net/alarms/retry.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestRetry : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void waitsLongerEachTime_data()
    {
        QTest::addColumn<int>("attempt");
        QTest::addColumn<double>("unit");
        QTest::addColumn<int>("ms");
        QTest::newRow("first, soonest") << 0 << 0.0 << 1000;
        QTest::newRow("first, middle") << 0 << 0.5 << 1500;
        QTest::newRow("second") << 1 << 0.5 << 2500;
        QTest::newRow("fifth") << 4 << 0.5 << 16'500;
        QTest::newRow("the most") << 5 << 1.0 << 60'000;
        QTest::newRow("after a night") << 100'000 << 0.5 << 30'500;
    }
    void waitsLongerEachTime()
    {
        QFETCH(int, attempt);
        QFETCH(double, unit);
        QFETCH(int, ms);
        QCOMPARE(retryDelay(attempt, { 503, {}, {}, {}, {} }, unit).count(), ms);
    }

    void doesWhatTheBackendSays()
    {
        QCOMPARE(retryDelay(0, { 429, {}, {}, 90s, {} }, 0.5), 90s);
        QCOMPARE(retryDelay(9, { 503, {}, {}, 0s, {} }, 0.5), 1s);
        QCOMPARE(retryDelay(0, { 429, {}, {}, 24h, {} }, 0.5), 15min);
        QCOMPARE(retryDelay(0, { 401, {}, {}, {}, {} }, 0.5), 5min);
    }

    void readsRetryAfter_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("ms"); // -1: nothing
        QTest::newRow("seconds") << QByteArray("120") << 120'000;
        QTest::newRow("a date") << QByteArray("Sun, 22 Nov 2026 20:49:08 GMT") << 120'000;
        QTest::newRow("a date that is over") << QByteArray("Sun, 22 Nov 2026 20:00:00 GMT") << 0;
        QTest::newRow("nonsense") << QByteArray("soon") << -1;
        QTest::newRow("negative") << QByteArray("-5") << -1;
        QTest::newRow("none") << QByteArray() << -1;
    }
    void readsRetryAfter()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, ms);
        const QDateTime now = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08Z"), Qt::ISODate);
        const auto after = retryAfterFromText(text, now);
        QCOMPARE(after ? int(after->count()) : -1, ms);
    }
};

QTEST_APPLESS_MAIN(TestRetry)
#include "tst_retry.moc"
