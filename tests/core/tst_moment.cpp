#include "app/core/moment.h"

#include <QDateTime>
#include <QTest>

using namespace halfsilver;

class TestMoment : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheFormsOfBackends_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc"); // empty: no moment
        const auto row = [](const char *text, const char *utc) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(utc);
        };
        row("2026-11-22T20:46:03.120Z", "2026-11-22T20:46:03.120Z");
        row("2024-02-28T23:30:00.000000Z", "2024-02-28T23:30:00.000Z"); // Carbon
        row("2026-11-22T21:46:03+01:00", "2026-11-22T20:46:03.000Z");
        row("2026-11-23T04:46:03+0800", "2026-11-22T20:46:03.000Z");
        row("2026-11-22T15:16:03-05:30", "2026-11-22T20:46:03.000Z");
        row("2026-11-22T21:46:03.5+01", "2026-11-22T20:46:03.500Z");
        row("2026-11-22 20:46:03", "2026-11-22T20:46:03.000Z"); // a database's
        row("2026-11-22 20:46:03.123456 +00:00", "2026-11-22T20:46:03.123Z");
        row("2026-11-22T20:46", "2026-11-22T20:46:00.000Z");
        row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z");
        row("1969-12-31T23:59:59.900Z", "1969-12-31T23:59:59.900Z");
        row("1795380363", "2026-11-22T20:46:03.000Z");
        row("1795380363.12", "2026-11-22T20:46:03.120Z");
        row("1795380363120", "2026-11-22T20:46:03.120Z");
        row("Sun, 22 Nov 2026 21:46:03 +0100", "2026-11-22T20:46:03.000Z");
        row("Sun, 22 Nov 2026 20:46:03 GMT", "2026-11-22T20:46:03.000Z"); // HTTP's
        row("2026-11-22 20:46:03 UTC", "2026-11-22T20:46:03.000Z");
        row("2026-11-22T20:46:03+01:00 GMT", "2026-11-22T19:46:03.000Z"); // the offset is the more exact one
        row(" GMT", "");
        row("07:30", "");
        row("2026-11-22", "");
        row("2026-02-30T20:46:03Z", "");
        row("2026-13-01T20:46:03Z", "");
        row("2026-11-22T25:46:03Z", "");
        row("2026-11-22T20:46:03 Uhr", "");
        row("2026-11-22T20:46:03+99:00", "");
        row("5", "");
        row("yesterday", "");
        row("", "");
    }
    void readsTheFormsOfBackends()
    {
        QFETCH(QString, text);
        const auto ms = momentFromText(text);
        QTEST(ms ? QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC).toString(Qt::ISODateWithMs) : QString(), "utc");
    }

    void readsWhatQtWrites()
    {
        for (qint64 ms = -5'000'000'000'000; ms < 5'000'000'000'000; ms += 97'654'321'987)
            QCOMPARE(momentFromText(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs)), ms);
    }

    void tellsUnixUnitsApart()
    {
        QCOMPARE(momentFromNumber(1795380363), 1795380363000);
        QCOMPARE(momentFromNumber(1795380363120), 1795380363120);
        QCOMPARE(momentFromNumber(1795380363120456), 1795380363120);
        QVERIFY(!momentFromNumber(5));
        QVERIFY(!momentFromNumber(-1795380363));
        QVERIFY(!momentFromNumber(1e300));
        QVERIFY(!momentFromNumber(qQNaN()));
    }
};

QTEST_APPLESS_MAIN(TestMoment)
#include "tst_moment.moc"
