// The hub's own authorisation of channels: its rules, and what it answers to those who ask.
#include "net/hub/channel_auth.h"
#include "net/hub/join.h"
#include "net/pusher/secret_box.h"
#include "tests/support/hub_fixture.h"

#include <QRegularExpression>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

const QString kPublisherKey = QStringLiteral("c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I="); // 32 bytes

QList<HubToken> tokens()
{
    return { { QStringLiteral("ada"),
               QStringLiteral("ada-token"),
               HubRole::Listen,
               { { QStringLiteral("room"), QStringLiteral("Küche") } } },
             { QStringLiteral("ben"), QStringLiteral("ben-token"), HubRole::Raise, {} } };
}

HubSettings settingsWithRules()
{
    HubSettings settings = hubSettings();
    settings.masterKey = kPublisherKey;
    settings.channels = { { QStringLiteral("private-home.*"), { QStringLiteral("ada") } },
                          { QStringLiteral("presence-home"), { QStringLiteral("*"), QStringLiteral("loopback") } },
                          { QStringLiteral("private-encrypted-*"), { QStringLiteral("ada") } },
                          { QStringLiteral("private-local"), { QStringLiteral("loopback") } } };
    return settings;
}

QByteArray form(const QByteArray &socketId, const QByteArray &channel)
{
    return "socket_id=" + socketId + "&channel_name=" + channel;
}

QByteArray ask(const QByteArray &body, const QByteArray &token = {}, const QByteArray &more = {},
               const QByteArray &type = "application/x-www-form-urlencoded")
{
    return request("POST", "/broadcasting/auth", body,
                   "Content-Type: " + type + "\r\n"
                       + (token.isEmpty() ? QByteArray() : "Authorization: Bearer " + token + "\r\n") + more);
}

QJsonObject json(const RawAnswer &answer) { return QJsonDocument::fromJson(answer.body).object(); }

} // namespace

class TestHubChannelAuth : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRuleSaysWhoMayJoin_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("tokens");
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QString>("token"); // empty: a program of this machine
        QTest::addColumn<bool>("may");
        const auto row = [](const char *name, const char *pattern, const char *all, const char *channel,
                            const char *token, bool may) {
            QTest::newRow(name) << QString::fromLatin1(pattern) << QString::fromLatin1(all)
                                << QString::fromLatin1(channel) << QString::fromLatin1(token) << may;
        };
        row("the very name", "private-a", "ada", "private-a", "ada", true);
        row("another name", "private-a", "ada", "private-ab", "ada", false);
        row("the beginning alone", "private-ab", "ada", "private-a", "ada", false);
        row("another token", "private-a", "ada", "private-a", "ben", false);
        row("one of several", "private-a", "ada ben", "private-a", "ben", true);
        row("any token", "private-a", "*", "private-a", "ben", true);
        row("any token is not none", "private-a", "*", "private-a", "", false);
        row("none", "private-a", "loopback", "private-a", "", true);
        row("none is not any token", "private-a", "loopback", "private-a", "ada", false);
        row("star at the end", "private-home.*", "ada", "private-home.kitchen", "ada", true);
        row("star for nothing", "private-home.*", "ada", "private-home.", "ada", true);
        row("no star for a dot", "private-home.*", "ada", "private-home.kitchen.2", "ada", false);
        row("star in the middle", "private-*.open", "ada", "private-door.open", "ada", true);
        row("star in the middle, another end", "private-*.open", "ada", "private-door.shut", "ada", false);
        row("two stars", "private-*.*", "ada", "private-a.b", "ada", true);
        row("stars beside each other", "private-**", "ada", "private-a", "ada", true);
        row("what a star takes may come again", "private-*b", "ada", "private-abab", "ada", true);
        row("a star does not cross the prefix", "private-*", "ada", "presence-a", "ada", false);
        row("one's own", "private-user.{token}", "*", "private-user.ada", "ada", true);
        row("somebody else's", "private-user.{token}", "*", "private-user.ben", "ada", false);
        row("nobody's own", "private-user.{token}", "loopback", "private-user.", "", false);
        row("a token called *", "private-user.{token}", "*", "private-user.ben", "*", false);
    }
    void aRuleSaysWhoMayJoin()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, tokens);
        QFETCH(QString, channel);
        QFETCH(QString, token);
        QFETCH(bool, may);
        QCOMPARE(mayJoin({ { pattern, tokens.split(u' ') } }, channel, token), may);
        QCOMPARE(mayJoin({ { QStringLiteral("private-other"), { token } }, { pattern, tokens.split(u' ') } }, channel,
                         token),
                 may);
        QVERIFY(!mayJoin({}, channel, token));
    }

    void aPatternIsOfPrivateChannels_data()
    {
        QTest::addColumn<bool>("good");
        for (const char *good : { "private-a", "presence-home.*", "private-user.{token}", "private-encrypted-*",
                                  "private-cache-a", "private-*.*.*" })
            QTest::newRow(good) << true;
        for (const char *bad : { "", "alarm", "*", "cache-a", "private-a b", "private-/", "private-{user}",
                                 "private-****", "#server-to-user-1" })
            QTest::newRow(bad[0] ? bad : "empty") << false;
    }
    void aPatternIsOfPrivateChannels()
    {
        QFETCH(bool, good);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        QCOMPARE(!channelPattern(tag == u"empty" ? QString() : tag).has_value(), good);
    }

    void answersWhoAsks_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const QByteArray &bytes, int status, const char *field = "") {
            QTest::newRow(name) << bytes << status << QString::fromLatin1(field);
        };
        const QByteArray home = form("1.2", "private-home.kitchen");
        row("allowed", ask(home, "ada-token"), 200);
        row("another token", ask(home, "ben-token"), 403, "channel_name");
        row("no token", ask(home), 403, "channel_name");
        row("wrong token", ask(home, "nonsense"), 401);
        row("a program of this machine", ask(form("1.2", "private-local")), 200);
        row("... with a wrong token all the same", ask(form("1.2", "private-local"), "nonsense"), 401);
        row("as JSON",
            ask(R"({"socket_id":"1.2","channel_name":"private-home.a"})", "ada-token", {}, "application/json"), 200);
        row("escaped", ask(form("1%2E2", "private-home%2Ekitchen"), "ada-token"), 200);
        row("no socket", ask("channel_name=private-home.a", "ada-token"), 422, "socket_id");
        row("no socket's form", ask(form("1.2:x", "private-home.a"), "ada-token"), 422, "socket_id");
        row("a socket that signs more", ask(form("1.2%3Aprivate-x", "private-home.a"), "ada-token"), 422, "socket_id");
        row("a line break after it", ask(form("1.2%0A", "private-home.a"), "ada-token"), 422, "socket_id");
        row("no channel", ask("socket_id=1.2", "ada-token"), 422, "channel_name");
        row("a public channel", ask(form("1.2", "alarm"), "ada-token"), 422, "channel_name");
        row("not a name", ask(form("1.2", "private-home.%20"), "ada-token"), 422, "channel_name");
        row("a user's", ask(form("1.2", "%23server-to-user-1"), "ada-token"), 422, "channel_name");
        row("a wrong escape", ask(form("1.2", "private-home.%2"), "ada-token"), 422, "socket_id");
        row("not JSON", ask("nonsense", "ada-token", {}, "application/json"), 422, "socket_id");
        row("an empty body", ask({}, "ada-token"), 422, "socket_id");
        row("GET", request("GET", "/broadcasting/auth"), 405);
        row("a foreign page", ask(home, "ada-token", "Origin: http://evil.example\r\n"), 403);
    }
    void answersWhoAsks()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QString, field);
        HubFixture f(settingsWithRules(), tokens());
        const auto answer = f.ask(bytes);
        QCOMPARE(answer.status, status);
        QCOMPARE(json(answer)[u"field"].toString(), field);
    }

    void whatItSignsLetsOneIn_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "private-home.kitchen", "presence-home", "private-encrypted-x" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatItSignsLetsOneIn()
    {
        QFETCH(QString, channel);
        HubFixture f(settingsWithRules(), tokens());
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        const auto answer = json(f.ask(ask(form(ada.socketId.toUtf8(), channel.toUtf8()), "ada-token")));
        QJsonObject data = answer;
        data.remove(u"shared_secret");
        data[u"channel"] = channel;
        const QJsonObject message { { u"event"_qs, u"pusher:subscribe"_qs }, { u"data"_qs, data } };
        ada.socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson()));
        const auto joined = ada.await(u"pusher_internal:subscription_succeeded"_qs);
        QCOMPARE(joined[u"channel"].toString(), channel);
        if (channel == u"presence-home") {
            const auto told = QJsonDocument::fromJson(joined[u"data"].toString().toUtf8())[u"presence"].toObject();
            QCOMPARE(told[u"ids"].toArray(), QJsonArray { u"ada"_qs });
            QCOMPARE(told[u"hash"].toObject()[u"ada"].toObject(),
                     (QJsonObject { { u"name"_qs, u"ada"_qs }, { u"room"_qs, u"Küche"_qs } }));
        }
        QCOMPARE(answer.contains(u"shared_secret"), channel.startsWith(u"private-encrypted-"));
        if (answer.contains(u"shared_secret"))
            QCOMPARE(QByteArray::fromBase64(answer[u"shared_secret"].toString().toLatin1()),
                     pusher::channelKey(channel, *pusher::masterKeyFromText(kPublisherKey)));
    }

    void tellsWhoSignsInWhoTheyAre()
    {
        HubFixture f(settingsWithRules(), tokens());
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        const auto user = [](const QByteArray &socketId, const QByteArray &token) {
            QByteArray bytes = ask("socket_id=" + socketId, token);
            return bytes.replace("/broadcasting/auth", "/broadcasting/user-auth");
        };
        QCOMPARE(f.ask(user("1.1", {})).status, 401);
        QCOMPARE(f.ask(user("x", "ada-token")).status, 422);
        const auto answer = json(f.ask(user(ada.socketId.toUtf8(), "ada-token")));
        const QJsonObject message { { u"event"_qs, u"pusher:signin"_qs }, { u"data"_qs, answer } };
        ada.socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson()));
        QVERIFY(!ada.await(u"pusher:signin_success"_qs).isEmpty());
        QVERIFY(ada.subscribe(u"#server-to-user-ada"_qs));
    }

    void withoutTheMasterKeyNoEncryptedChannelIsAuthorised()
    {
        HubSettings settings = settingsWithRules();
        settings.masterKey.clear();
        HubFixture f(settings, tokens());
        const auto answer = f.ask(ask(form("1.2", "private-encrypted-x"), "ada-token"));
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.body.contains("encryption_master_key"));
    }

    void aPageMayAskFirst()
    {
        HubSettings settings = settingsWithRules();
        settings.origins = QStringList { u"http://dash.local"_qs };
        HubFixture f(settings, tokens());
        const auto first = f.ask(request("OPTIONS", "/broadcasting/auth", {}, "Origin: http://dash.local\r\n"));
        QCOMPARE(first.status, 204);
        QCOMPARE(first.header("Access-Control-Allow-Origin"), QByteArray("http://dash.local"));
        const auto then = f.ask(ask(form("1.2", "private-home.a"), "ada-token", "Origin: http://dash.local\r\n"));
        QCOMPARE(then.status, 200);
        QCOMPARE(then.header("Access-Control-Allow-Origin"), QByteArray("http://dash.local"));
    }

    void fromAnotherMachineATokenIsNeeded()
    {
        AuthRules rules { { u"a"_qs, u"k"_qs, u"s"_qs }, tokens(), settingsWithRules().channels, {} };
        HttpRequest asked;
        asked.body = form("1.2", "presence-home");
        QCOMPARE(authorise(rules, asked, true).status, 200);
        QCOMPARE(authorise(rules, asked, false).status, 401);
        asked.headers = { { "authorization", "Bearer ben-token" } };
        QCOMPARE(authorise(rules, asked, false).status, 200);
    }
};

QTEST_GUILESS_MAIN(TestHubChannelAuth)
#include "tst_hub_channel_auth.moc"
