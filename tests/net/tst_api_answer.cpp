#include "net/pusher/api_answer.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

class TestApiAnswer : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void understandsEachServer_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ApiOutcome::Kind>("kind");
        QTest::addColumn<QString>("says");
        using K = ApiOutcome::Kind;
        const auto row = [](const char *name, int status, const char *body, K kind, const char *says) {
            QTest::newRow(name) << status << QByteArray(body) << kind << QString::fromUtf8(says);
        };
        // Recorded, or from Pusher's documentation.
        row("pusher.com, Reverb, lws", 200, "{}", K::Done, "");
        row("soketi", 200, R"({"ok":true})", K::Done, "");
        row("info", 200, R"({"channels":{"alarm":{"subscription_count":1}}})", K::Done, "");
        row("soketi, wrong secret", 200, R"({"error":"The secret authentication failed","code":401})", K::Refused,
            "HTTP 401: The secret authentication failed. Are key and secret those of this application?");
        row("soketi, wrong app id", 200, R"({"error":"The app nope could not be found.","code":404})", K::Refused,
            "HTTP 404: The app nope could not be found. Are app_id, host and path right?");
        row("soketi, batch of 11", 200, R"({"error":"Cannot batch-send more than 10 messages at once","code":400})",
            K::Refused, "HTTP 400: Cannot batch-send more than 10 messages at once");
        row("Reverb, wrong secret", 401, "Authentication signature invalid.", K::Refused,
            "HTTP 401: Authentication signature invalid. Are key and secret");
        row("Reverb, wrong app id", 404, "No matching application for ID [nope].", K::Refused,
            "No matching application for ID [nope]");
        row("Reverb, data no text", 422, R"({"data":["validation.string"]})", K::Refused,
            "HTTP 422: data: validation.string");
        row("Reverb, too long", 413, "Payload too large.", K::Refused, "The data is longer than this server takes");
        row("Reverb, a fault", 500, "Internal server error.", K::Later, "HTTP 500: Internal server error.");
        row("lws, wrong secret", 401, R"({"error":"Invalid auth signature provided."})", K::Refused,
            "Invalid auth signature provided.");
        row("lws has no batch", 404, "", K::Refused, "HTTP 404. Are app_id, host and path right?");
        row("Laravel", 403, R"({"message":"This action is unauthorized."})", K::Refused,
            "HTTP 403: This action is unauthorized.");
        row("a proxy's page", 502, "<html><head><title>502 Bad Gateway</title></head></html>", K::Later,
            "HTTP 502: a web page, “502 Bad Gateway”");
        row("a page without a title", 404, "<!doctype html><p>gone", K::Refused, "HTTP 404: a web page. Are");
        row("a page and 200", 200, "<html><title>Welcome to nginx!</title>", K::Refused,
            "no Pusher API, but says a web page, “Welcome to nginx!”");
        row("a text and 200", 200, "OK", K::Refused, "no Pusher API, but says OK");
        row("nothing and 204", 204, "", K::Refused, "no Pusher API, but says nothing");
        row("redirected", 301, "", K::Refused, "HTTP 301");
        row("too many", 429, R"({"error":"rate limit"})", K::Later, "HTTP 429: rate limit");
        row("over capacity", 503, "", K::Later, "HTTP 503");
        row("markup", 400, R"({"error":"<b>\u202egnp.exe</b>"})", K::Refused, "HTTP 400: <b>gnp.exe</b>");
    }
    void understandsEachServer()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ApiOutcome::Kind, kind);
        QFETCH(QString, says);
        const auto outcome = apiOutcome({ status, body, {}, {}, {} }, QDateTime::currentDateTimeUtc(), true);
        QCOMPARE(outcome.kind, kind);
        if (kind == ApiOutcome::Done)
            QCOMPARE(outcome.problem, QString());
        else
            QVERIFY2(outcome.problem.contains(says), qPrintable(outcome.problem));
    }

    void explainsAWrongClock_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isSet");
        QTest::addColumn<ApiOutcome::Kind>("kind");
        QTest::addColumn<QString>("says");
        const QByteArray pusher = "Timestamp expired: Given timestamp (2026-11-22T10:00:00Z) not within 600s of server "
                                  "time (2026-11-22T20:47:08Z)\n";
        const QByteArray own = "{\"error\":\"auth_timestamp: 700 s behind this hub's clock\"}";
        const QByteArray soketi = R"({"error":"The secret authentication failed","code":401})";
        const QString says = QStringLiteral("This machine's clock says 2026-11-22T10:00:00Z"),
                      isNot = QStringLiteral("This machine's clock is not set");
        QTest::newRow("pusher.com") << 401 << pusher << true << ApiOutcome::Refused << says;
        QTest::newRow("our hub") << 401 << own << true << ApiOutcome::Refused << says;
        QTest::newRow("not set") << 401 << pusher << false << ApiOutcome::Later << isNot;
        QTest::newRow("not set, in 200") << 200 << soketi << false << ApiOutcome::Later << isNot;
        QTest::newRow("a secret") << 200 << soketi << true << ApiOutcome::Refused
                                  << QStringLiteral("Are key and secret those");
    }
    void explainsAWrongClock()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, isSet);
        QFETCH(ApiOutcome::Kind, kind);
        QFETCH(QString, says);
        const auto now = QDateTime::fromString(QStringLiteral("2026-11-22T10:00:00Z"), Qt::ISODate);
        const auto outcome = apiOutcome({ status, body, {}, {}, {} }, now, isSet);
        QCOMPARE(outcome.kind, kind);
        QVERIFY2(outcome.problem.contains(says), qPrintable(outcome.problem));
    }

    void knowsWhatMayBeThereAlready_data()
    {
        QTest::addColumn<HttpAnswer>("answer");
        QTest::addColumn<ApiOutcome::Kind>("kind");
        QTest::addColumn<bool>("may");
        const auto unreachable = [](bool may) {
            return HttpAnswer { 0, {}, {}, {}, QStringLiteral("Connection refused"), may };
        };
        QTest::newRow("refused") << unreachable(false) << ApiOutcome::Unreachable << false;
        QTest::newRow("cut") << unreachable(true) << ApiOutcome::Unreachable << true;
        QTest::newRow("429") << HttpAnswer { 429, {}, {}, 7s, {} } << ApiOutcome::Later << false;
        QTest::newRow("503") << HttpAnswer { 503, {}, {}, 7s, {} } << ApiOutcome::Later << false;
        QTest::newRow("500") << HttpAnswer { 500, {}, {}, 7s, {} } << ApiOutcome::Later << true;
        QTest::newRow("504") << HttpAnswer { 504, {}, {}, 7s, {} } << ApiOutcome::Later << true;
    }
    void knowsWhatMayBeThereAlready()
    {
        QFETCH(HttpAnswer, answer);
        QFETCH(ApiOutcome::Kind, kind);
        QFETCH(bool, may);
        const auto outcome = apiOutcome(answer, QDateTime::currentDateTimeUtc(), true);
        QCOMPARE(outcome.kind, kind);
        QCOMPARE(outcome.mayHaveArrived, may);
        QCOMPARE(outcome.retryAfter, answer.retryAfter);
    }
};

QTEST_GUILESS_MAIN(TestApiAnswer)
#include "tst_api_answer.moc"
