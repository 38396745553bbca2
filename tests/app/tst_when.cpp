#include "app/ctl/when.h"

#include <QTest>
#include <QTimeZone>

using namespace halfsilver::ctl;

class TestWhen : public QObject {
    Q_OBJECT
private slots:
    void readsWhatPeopleWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("time"); // UTC; empty: none
        const auto row = [](const char *text, const char *time) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(time);
        };
        row("2h", "2026-11-22T18:47:08");
        row("3d", "2026-11-19T20:47:08");
        row("90min", "2026-11-22T19:17:08");
        row("21:30", "2026-11-22T20:30:00");
        row("22:30", "2026-11-21T21:30:00"); // not yet today
        row("21:47:08", "2026-11-22T20:47:08");
        row("2026-11-22", "2026-11-21T23:00:00");
        row("2026-07-01 12:00", "2026-07-01T10:00:00"); // in summer time
        row("2026-11-22T20:46:03Z", "2026-11-22T20:46:03");
        row("2026-11-22T20:46:03+02:00", "2026-11-22T18:46:03");
        row("2026-11-22T20:46:03", "2026-11-22T19:46:03");
        row("2", "");
        row("", "");
        row("yesterday", "");
        row("25:00", "");
        row("2026-13-01", "");
    }
    void readsWhatPeopleWrite()
    {
        QFETCH(QString, text);
        QFETCH(QString, time);
        const QDateTime now({ 2026, 11, 22 }, { 21, 47, 8 }, QTimeZone("Europe/Vienna"));
        const auto read = whenFromText(text, now);
        QCOMPARE(read ? read->toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) : QString(), time);
        QVERIFY(!read || read->timeSpec() == Qt::UTC);
    }
};

QTEST_GUILESS_MAIN(TestWhen)
#include "tst_when.moc"
