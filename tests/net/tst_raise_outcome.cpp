#include "net/alarms/raise_outcome.h"

#include <QJsonObject>
#include <QTest>

using namespace halfsilver;

class TestRaiseOutcome : public QObject {
    Q_OBJECT
private slots:
    void whatAnAnswerMeans_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<RaiseOutcome>("raised");
        QTest::addColumn<RaiseOutcome>("cleared");
        const auto row = [](int status, RaiseOutcome raised, RaiseOutcome cleared) {
            QTest::addRow("%d", status) << status << raised << cleared;
        };
        using enum RaiseOutcome;
        row(0, Later, Later); // no answer
        row(200, Accepted, Accepted);
        row(201, Accepted, Accepted);
        row(204, Accepted, Accepted);
        row(301, Later, Later);
        row(400, Refused, Refused);
        row(401, Later, Later); // the token can be mended
        row(403, Later, Later);
        row(404, Later, Refused); // the address can be mended; an alarm that is not there cannot be cleared
        row(405, Later, Later);
        row(408, Later, Later);
        row(409, Later, Later);
        row(410, Refused, Refused);
        row(413, Refused, Refused);
        row(415, Refused, Refused);
        row(422, Refused, Refused);
        row(429, Later, Later);
        row(500, Later, Later);
        row(503, Later, Later);
        row(507, Later, Later);
    }
    void whatAnAnswerMeans()
    {
        QFETCH(int, status);
        HttpAnswer answer;
        answer.status = status;
        QTEST(outcomeOf(RaiseRequest::Verb::Raise, answer), "raised");
        QTEST(outcomeOf(RaiseRequest::Verb::Clear, answer), "cleared");
    }

    void theRefusalIsInTheBackendsWords()
    {
        HttpAnswer answer { 422, R"({"error":"title: empty","field":"title"})", {}, {}, QStringLiteral("HTTP 422") };
        QCOMPARE(refusalOf(answer), QStringLiteral("HTTP 422: title: empty"));
        answer.body = R"({"message":"The given data was invalid."})";
        QCOMPARE(refusalOf(answer), QStringLiteral("HTTP 422: The given data was invalid."));
        answer.body = "<html>";
        QCOMPARE(refusalOf(answer), QStringLiteral("HTTP 422"));
    }

    void anIdNeverChangesTheFolder_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("plain") << QStringLiteral("k2-smoke") << QByteArray("/api/alarms/k2-smoke/clear");
        QTest::newRow("a slash") << QStringLiteral("a/b") << QByteArray("/api/alarms/a%2Fb/clear");
        QTest::newRow("of another script")
            << QStringLiteral("厨房") << QByteArray("/api/alarms/%E5%8E%A8%E6%88%BF/clear");
        QTest::newRow("with a place") << QStringLiteral("door@hall") << QByteArray("/api/alarms/door%40hall/clear");
    }
    void anIdNeverChangesTheFolder()
    {
        QFETCH(QString, id);
        QFETCH(QByteArray, path);
        const QUrl base(QStringLiteral("https://home.lan/api/alarms/?site=1"));
        QCOMPARE(alarmUrl(base, id, "clear").toEncoded(), QByteArray("https://home.lan" + path + "?site=1"));
    }

    void aClearTellsWhoAndWhen()
    {
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC);
        const RaiseRequest clear = clearing(QStringLiteral("k2"), QStringLiteral("ana"), {}, now);
        const HttpRequest http = httpRequestOf(clear, QUrl(QStringLiteral("http://home/api/alarms")), {});
        QCOMPARE(http.url, QUrl(QStringLiteral("http://home/api/alarms/k2/clear")));
        QCOMPARE(*http.json, QByteArray(R"({"at":"2026-11-22T17:53:20.000Z","by":"ana"})"));
        QCOMPARE(http.idempotencyKey, clear.idempotencyKey.toLatin1());
    }
};

QTEST_GUILESS_MAIN(TestRaiseOutcome)
#include "tst_raise_outcome.moc"
