#include "net/pusher/authorizer.h"
#include "net/pusher/secret_box.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

HttpAnswer answer(int status, const char *body, const char *type = "application/json")
{
    HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    answer.contentType = type;
    if (status == 0)
        answer.error = QString::fromUtf8(body);
    return answer;
}

// Channel authorisations that Pusher's documentation works out and that a real Laravel answered.
QJsonArray recorded()
{
    QFile file(QStringLiteral(FIXTURES "/captures/vectors.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    QJsonArray found;
    for (const QJsonValue vector : QJsonDocument::fromJson(file.readAll())[u"vectors"].toArray()) {
        if (vector[u"what"].toString().startsWith(QStringLiteral("channel authorisation")))
            found.append(vector);
    }
    return found;
}

} // namespace

class TestChannelAuth : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void signsAsLaravelDoes()
    {
        QVERIFY(recorded().size() >= 2);
        for (const QJsonValue vector : recorded()) {
            const QByteArray body = vector[u"response_body"].toString().toUtf8();
            const QString socketId = vector[u"socket_id"].toString(), channel = vector[u"channel_name"].toString();
            const AuthAnswer answered = authFromAnswer(answer(200, body.constData()), channel);
            QVERIFY(!answered.failure);
            QCOMPARE(answered.auth.auth, vector[u"auth"].toString());
            QCOMPARE(answered.auth.sharedSecret.isEmpty(), !channel.startsWith(QStringLiteral("private-encrypted-")));
            const ChannelAuth own = signedHere(QStringLiteral("peer-key"), vector[u"secret"].toString().toUtf8(),
                                               socketId, channel, answered.auth.channelData);
            QCOMPARE(own.auth, answered.auth.auth);
        }
    }

    void signsTheDocumentationsExamples()
    {
        QCOMPARE(signedHere(QStringLiteral("278d425bdf160c739803"), "7ad3773142a6692b25b8", QStringLiteral("1234.1234"),
                            QStringLiteral("private-foobar"), {})
                     .auth,
                 QStringLiteral("278d425bdf160c739803:"
                                "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"));
        QCOMPARE(signedHere(QStringLiteral("278d425bdf160c739803"), "7ad3773142a6692b25b8", QStringLiteral("1234.1234"),
                            QStringLiteral("presence-foobar"),
                            QStringLiteral("{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}"))
                     .auth,
                 QStringLiteral("278d425bdf160c739803:"
                                "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"));
    }

    void understandsWhatABackendAnswers_data()
    {
        QTest::addColumn<HttpAnswer>("given");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<bool>("lasting");
        const char *page = "<!DOCTYPE html>\n<title>Forbidden</title>";
        QTest::newRow("403, JSON") << answer(403, R"({"message":"This action is unauthorized."})")
                                   << "The backend does not let this mirror into the channel private-home"
                                   << "HTTP 403: This action is unauthorized." << true;
        QTest::newRow("403, Laravel's page") << answer(403, page, "text/html; charset=UTF-8")
                                             << "The backend does not let this mirror into the channel private-home"
                                             << "HTTP 403: a page of HTML" << true;
        QTest::newRow("401") << answer(401, R"({"message":"Unauthenticated."})")
                             << "The backend does not accept the token in mirror.ini"
                             << "HTTP 401: Unauthenticated." << true;
        QTest::newRow("a redirect to the login")
            << answer(302, page, "text/html")
            << "The backend wants a login: the token in mirror.ini is missing or wrong"
            << "HTTP 302: a page of HTML" << true;
        QTest::newRow("419")
            << answer(419, R"({"message":"CSRF token mismatch."})")
            << "auth_url is for browsers only: the backend asks for a form's token"
            << "HTTP 419: CSRF token mismatch. (a route of Laravel's web group. Give it a group that takes a token: "
               "Broadcast::routes(['middleware' => ['auth:sanctum']]))"
            << true;
        QTest::newRow("404") << answer(404, "<h1>no</h1>", "text/html") << "The backend has nothing at auth_url"
                             << "HTTP 404: a page of HTML" << true;
        QTest::newRow("405") << answer(405, "") << "The backend has nothing at auth_url"
                             << "HTTP 405" << true;
        QTest::newRow("429") << answer(429, R"({"error":"slow down"})") << "The backend was asked too often"
                             << "HTTP 429: slow down" << false;
        QTest::newRow("500") << answer(500, page, "text/html") << "The backend has an error (500)"
                             << "HTTP 500: a page of HTML" << false;
        QTest::newRow("418") << answer(418, "") << "The backend refuses this (418)"
                             << "HTTP 418" << true;
        QTest::newRow("nobody there") << answer(0, "Connection refused") << "The backend at auth_url cannot be reached"
                                      << "Connection refused" << false;
        QTest::newRow("a login page with 200") << answer(200, page, "text/html") << "auth_url leads to a web page"
                                               << "HTTP 200: a page of HTML" << true;
        QTest::newRow("a page that calls itself JSON") << answer(200, " <html>") << "auth_url leads to a web page"
                                                       << "HTTP 200: a page of HTML" << true;
        const QString other = QStringLiteral("auth_url answers something else than an authorisation");
        QTest::newRow("cut off") << answer(200, R"({"auth":"k:)") << other << "HTTP 200, not JSON: unterminated string"
                                 << true;
        QTest::newRow("true, as Laravel answers without a payload")
            << answer(200, "true") << other << "HTTP 200, not JSON: illegal value" << true;
        QTest::newRow("no auth") << answer(200, "{}") << other
                                 << "HTTP 200, no member \"auth\" of the form KEY:SIGNATURE" << true;
        QTest::newRow("auth of another kind") << answer(200, R"({"auth":"yes"})") << other
                                              << "HTTP 200, no member \"auth\" of the form KEY:SIGNATURE" << true;
    }
    void understandsWhatABackendAnswers()
    {
        QFETCH(HttpAnswer, given);
        const AuthAnswer answered = authFromAnswer(given, QStringLiteral("private-home"));
        QVERIFY(answered.failure);
        QTEST(answered.failure->words, "words");
        QTEST(answered.failure->detail, "detail");
        QTEST(answered.failure->lasting, "lasting");
    }

    void understandsWhatABackendSaysOfAUser_data()
    {
        QTest::addColumn<HttpAnswer>("given");
        QTest::addColumn<QString>("words");
        QTest::newRow("granted") << answer(200, R"({"auth":"k:1","user_data":"{\"id\":\"hall\"}"})") << QString();
        QTest::newRow("404") << answer(404, "") << "The backend has nothing at user_auth_url";
        QTest::newRow("nobody there") << answer(0, "Connection refused")
                                      << "The backend at user_auth_url cannot be reached";
        QTest::newRow("419") << answer(419, "")
                             << "user_auth_url is for browsers only: the backend asks for a form's token";
        QTest::newRow("a page") << answer(200, "<html>") << "user_auth_url leads to a web page";
        const QString other = QStringLiteral("user_auth_url answers something else than an authorisation");
        QTest::newRow("a channel's authorisation") << answer(200, R"({"auth":"k:1"})") << other;
        QTest::newRow("an id that is no name")
            << answer(200, R"({"auth":"k:1","user_data":"{\"id\":\"a b\"}"})") << other;
        QTest::newRow("no JSON in user_data") << answer(200, R"({"auth":"k:1","user_data":"hall"})") << other;
    }
    void understandsWhatABackendSaysOfAUser()
    {
        QFETCH(HttpAnswer, given);
        const AuthAnswer answered = authFromAnswer(given, QStringLiteral("#server-to-user"));
        QTEST(answered.failure ? answered.failure->words : QString(), "words");
        if (!answered.failure)
            QCOMPARE(answered.auth.userData, QStringLiteral("{\"id\":\"hall\"}"));
    }

    void asksForAUserAsPusherJsDoes()
    {
        PusherSettings settings;
        settings.userAuthUrl = QStringLiteral("https://home.lan/broadcasting/user-auth");
        settings.authToken = QStringLiteral("7|s3cret");
        settings.authHeaders = { { QStringLiteral("X-Api-Key"), QStringLiteral("a b") } };
        settings.authBody = { { QStringLiteral("place"), QStringLiteral("Hall") } };
        const auto request = authRequest(settings, { QStringLiteral("1.2"), QStringLiteral("#server-to-user") });
        QVERIFY(request);
        QCOMPARE(request->url, QUrl(settings.userAuthUrl));
        QCOMPARE(request->token, QStringLiteral("7|s3cret"));
        QCOMPARE(*request->form, "socket_id=1.2&place=Hall");
        QCOMPARE(request->headers, (QList<std::pair<QByteArray, QByteArray>> { { "X-Api-Key", "a b" } }));
        QCOMPARE(nobodyToAsk(QStringLiteral("#server-to-user")).words,
                 QStringLiteral("mirror.ini has no user_auth_url for the channel #server-to-user"));
    }

    void takesWhatWasGranted_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("channelData");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("private") << QByteArray(R"({"auth":"k:1"})") << QString() << QByteArray();
        QTest::newRow("presence, the text that was signed")
            << QByteArray("{\"auth\":\"k:1\",\"channel_data\":\"{\\\"user_id\\\":7, \\\"user_info\\\":[]}\"}")
            << QStringLiteral("{\"user_id\":7, \"user_info\":[]}") << QByteArray();
        QTest::newRow("presence, as an object") << QByteArray(R"({"auth":"k:1","channel_data":{"user_id":"7"}})")
                                                << QStringLiteral("{\"user_id\":\"7\"}") << QByteArray();
        QTest::newRow("encrypted") << QByteArray(R"({"auth":"k:1","shared_secret":"AQID"})") << QString()
                                   << QByteArray("\1\2\3");
    }
    void takesWhatWasGranted()
    {
        QFETCH(QByteArray, body);
        const AuthAnswer answered = authFromAnswer(answer(200, body.constData()), QStringLiteral("x"));
        QVERIFY(!answered.failure);
        QCOMPARE(answered.auth.auth, QStringLiteral("k:1"));
        QTEST(answered.auth.channelData.value_or(QString()), "channelData");
        QTEST(answered.auth.sharedSecret, "secret");
    }

    void asksAsLaravelExpects()
    {
        PusherSettings settings;
        settings.authUrl = QStringLiteral("https://home.lan/broadcasting/auth");
        settings.authToken = QStringLiteral("7|s3cret");
        settings.authHeaders = { { QStringLiteral("X-Api-Key"), QStringLiteral("a b") } };
        settings.authBody = { { QStringLiteral("place"), QStringLiteral("Küche & Bad") } };
        const auto request = authRequest(settings, { QStringLiteral("1.2"), QStringLiteral("private-a=b,c") });
        QVERIFY(request);
        QCOMPARE(request->url, QUrl(settings.authUrl));
        QCOMPARE(request->token, QStringLiteral("7|s3cret"));
        QCOMPARE(*request->form, "socket_id=1.2&channel_name=private-a%3Db%2Cc&place=K%C3%BCche%20%26%20Bad");
        QCOMPARE(request->headers, (QList<std::pair<QByteArray, QByteArray>> { { "X-Api-Key", "a b" } }));
    }

    void signsForItselfWhereTheIniHoldsTheSecret()
    {
        PusherSettings settings;
        settings.key = QStringLiteral("KEY");
        settings.userId = QStringLiteral("hall");
        const AuthQuestion question { QStringLiteral("1.2"), QStringLiteral("presence-home") };
        AuthAnswer answered = authFromSecret(settings, question);
        QVERIFY(answered.failure);
        QCOMPARE(answered.failure->words, QStringLiteral("mirror.ini has no auth_url for the channel presence-home"));
        settings.secret = QStringLiteral("SECRET");
        answered = authFromSecret(settings, question);
        QVERIFY(!answered.failure);
        QCOMPARE(answered.auth.channelData, QStringLiteral("{\"user_id\":\"hall\",\"user_info\":{\"name\":\"hall\"}}"));
        QCOMPARE(
            answered.auth.auth,
            signedHere(settings.key, "SECRET", question.socketId, question.channel, answered.auth.channelData).auth);
        settings.secret.clear();
        settings.secretFile = QStringLiteral("/nowhere/secret");
        answered = authFromSecret(settings, question);
        QVERIFY(answered.failure);
        QCOMPARE(answered.failure->words, QStringLiteral("A secret named in mirror.ini cannot be read"));
        QVERIFY(answered.failure->detail.startsWith(QStringLiteral("[pusher] secret_file /nowhere/secret: ")));
    }

    void anEncryptedChannelNeedsItsKey()
    {
        const QJsonValue vector = recorded().at(1);
        const QString channel = vector[u"channel_name"].toString();
        QVERIFY(channel.startsWith(QStringLiteral("private-encrypted-")));
        PusherSettings settings;
        settings.key = QStringLiteral("peer-key");
        settings.secret = vector[u"secret"].toString();
        const AuthQuestion question { vector[u"socket_id"].toString(), channel };
        AuthAnswer answered = authFromSecret(settings, question);
        QVERIFY(answered.failure);
        QCOMPARE(answered.failure->words, QStringLiteral("There is no key for the encrypted channel ") + channel);
        settings.masterKey = QString::fromLatin1(QByteArray("0123456789abcdef0123456789abcdef").toBase64());
        answered = authFromSecret(settings, question);
        QVERIFY(!answered.failure);
        QCOMPARE(answered.auth.auth, vector[u"auth"].toString());
        QCOMPARE(answered.auth.sharedSecret, channelKey(channel, "0123456789abcdef0123456789abcdef"));
    }

    void waitsLongerEachTime_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<AuthFailure>("failure");
        QTest::addColumn<int>("soonest");
        QTest::addColumn<int>("latest");
        const AuthFailure passing { {}, {}, {}, false }, lasting { {}, {}, {}, true };
        QTest::newRow("the first time") << 1 << passing << 2500 << 5000;
        QTest::newRow("the third") << 3 << lasting << 10'000 << 20'000;
        QTest::newRow("down for a night") << 100'000 << passing << 30'000 << 60'000;
        QTest::newRow("what only a person can mend") << 100'000 << lasting << 150'000 << 300'000;
        QTest::newRow("Retry-After") << 1 << AuthFailure { {}, {}, 90s, false } << 90'000 << 90'000;
        QTest::newRow("Retry-After: 0") << 1 << AuthFailure { {}, {}, 0s, false } << 1000 << 1000;
        QTest::newRow("Retry-After: a day") << 1 << AuthFailure { {}, {}, 24h, false } << 900'000 << 900'000;
    }
    void waitsLongerEachTime()
    {
        QFETCH(int, failures);
        QFETCH(AuthFailure, failure);
        QTEST(int(authRetryDelay(failures, failure, 0).count()), "soonest");
        QTEST(int(authRetryDelay(failures, failure, 1).count()), "latest");
    }
};

QTEST_GUILESS_MAIN(TestChannelAuth)
#include "tst_channel_auth.moc"
