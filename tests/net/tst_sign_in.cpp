// Signing in as a user, on a real client: what is sent, what is made of the answers, and who is watched. The server is a
// script; what it says was recorded, or is what Pusher's documentation shows.
#include "net/pusher/client.h"
#include "net/pusher/user.h"

#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QString kUser = QStringLiteral("#server-to-user");

QString message(const char *event, const QJsonValue &data)
{
    const QJsonObject message { { QStringLiteral("event"), QString::fromUtf8(event) },
                                { QStringLiteral("data"), data } };
    return QString::fromUtf8(QJsonDocument(message).toJson());
}
// As documented: data is a text.
QString success(const QString &id)
{
    const QJsonObject data { { QStringLiteral("user_data"), userDataFor(id, {}) } };
    return message("pusher:signin_success", QString::fromUtf8(QJsonDocument(data).toJson()));
}

// Signs for itself; nothing is asked over the network.
struct World {
    FakeClock clock;
    FakeTransports server;
    QNetworkAccessManager network;
    SettingsAuthorizer authorizer { network, clock };
    std::unique_ptr<Client> client;
    QList<QByteArray> heard;
    std::vector<std::unique_ptr<EventBinding>> bindings;

    explicit World(const QString &userId = QStringLiteral("hall"), const QStringList &watchlist = {})
    {
        PusherSettings settings;
        settings.key = QStringLiteral("peer-key");
        settings.secret = QStringLiteral("peer-secret");
        settings.host = QStringLiteral("ws.example.org");
        settings.userId = userId;
        settings.watchlist = watchlist;
        client = std::make_unique<Client>(settings, server, clock, [] { return 1.0; });
        client->setAuthorizer(authorizer);
    }
    void listen(const QString &channel, const QString &event)
    {
        bindings.push_back(client->bind(
            channel, event, [this](const Payload &payload) { heard.append(payload.bytes()); },
            Events::Purpose::Alarms));
    }
    void connectTo(const char *socketId = "1.2")
    {
        client->start();
        server.establish(socketId);
    }
    void signInAs(const QString &id) { server.say(success(id)); }
    void sayOn(const char *channel, const char *data)
    {
        const QJsonObject message { { QStringLiteral("event"), QStringLiteral("e") },
                                    { QStringLiteral("channel"), QString::fromUtf8(channel) },
                                    { QStringLiteral("data"), QString::fromUtf8(data) } };
        server.say(QString::fromUtf8(QJsonDocument(message).toJson()));
    }
    QList<QJsonObject> sent()
    {
        QList<QJsonObject> all;
        for (const QString &text : server.takeSent())
            all.append(QJsonDocument::fromJson(text.toUtf8()).object());
        return all;
    }
    QStringList sentEvents()
    {
        QStringList all;
        for (const QJsonObject &message : sent()) {
            const QString channel = message[u"data"][u"channel"].toString();
            all.append(QString(message[u"event"].toString() + u' ' + channel).trimmed());
        }
        return all;
    }
    QString reason() const { return client->status().channel(kUser)->reason; }
    bool isOn() const { return client->status().channel(kUser)->subscribed; }
};

QString watchlistEvents(const QJsonValue &data) { return message("pusher_internal:watchlist_events", data); }

QJsonObject news(const char *what, const QJsonArray &users)
{
    return { { QStringLiteral("name"), QString::fromUtf8(what) }, { QStringLiteral("user_ids"), users } };
}

QJsonArray timeline(const QString &server)
{
    QFile file(QStringLiteral(FIXTURES "/captures/") + server + QStringLiteral("-cache-and-user.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    return QJsonDocument::fromJson(file.readAll())[u"timeline"].toArray();
}

} // namespace

class TestSignIn : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void signsTheDocumentationsExample()
    {
        const ChannelAuth auth = signedInHere(QStringLiteral("278d425bdf160c739803"), "7ad3773142a6692b25b8",
                                              QStringLiteral("1234.1234"), QStringLiteral(R"({"id":"12345"})"));
        QCOMPARE(auth.auth,
                 QStringLiteral("278d425bdf160c739803:"
                                "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba"));
        QCOMPARE(auth.userData, QStringLiteral(R"({"id":"12345"})"));
    }

    void knowsWhoAUserIs_data()
    {
        QTest::addColumn<QString>("userData");
        QTest::addColumn<QString>("id");
        const auto row = [](const char *name, const QString &data, const char *id) {
            QTest::newRow(name) << data << QString::fromUtf8(id);
        };
        row("our own", userDataFor(QStringLiteral("hall"), { QStringLiteral("mum") }), "hall");
        row("the least", QStringLiteral(R"({"id":"77"})"), "77");
        row("no id", QStringLiteral(R"({"user_info":{}})"), "");
        row("a number, which pusher-js refuses", QStringLiteral(R"({"id":77})"), "");
        row("empty", QStringLiteral(R"({"id":""})"), "");
        row("no channel's name", QStringLiteral(R"({"id":"Hall & stairs"})"), "");
        row("too long for a channel's name", QStringLiteral(R"({"id":"%1"})").arg(QString(149, u'x')), "");
        row("as long as may be", QStringLiteral(R"({"id":"%1"})").arg(QString(148, u'x')),
            QByteArray(148, 'x').constData());
        row("not JSON", QStringLiteral("id=77"), "");
    }
    void knowsWhoAUserIs()
    {
        QFETCH(QString, userData);
        QTEST(idOfUser(userData), "id");
    }

    void signsInThenSubscribesTheUsersChannel()
    {
        World w(QStringLiteral("hall"), { QStringLiteral("mum"), QStringLiteral("dad") });
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo("7.8");
        const auto sent = w.sent();
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent[0][u"event"], QStringLiteral("pusher:signin"));
        const QString userData = sent[0][u"data"][u"user_data"].toString();
        QCOMPARE(
            QJsonDocument::fromJson(userData.toUtf8()).object(),
            (QJsonObject {
                { QStringLiteral("id"), QStringLiteral("hall") },
                { QStringLiteral("user_info"), QJsonObject { { QStringLiteral("name"), QStringLiteral("hall") } } },
                { QStringLiteral("watchlist"), QJsonArray { QStringLiteral("mum"), QStringLiteral("dad") } } }));
        QCOMPARE(sent[0][u"data"][u"auth"].toString(),
                 signedInHere(QStringLiteral("peer-key"), "peer-secret", QStringLiteral("7.8"), userData).auth);
        QVERIFY(!w.isOn());
        w.server.say(success(QStringLiteral("hall")));
        QCOMPARE(w.sentEvents(), QStringList { QStringLiteral("pusher:subscribe #server-to-user-hall") });
        w.server.confirm("#server-to-user-hall");
        QVERIFY(w.isOn() && w.client->status().receiving());
        w.sayOn("#server-to-user-hall", "5");
        w.sayOn("#server-to-user-other", "6");
        QCOMPARE(w.heard, QList<QByteArray> { "5" });
        w.bindings.clear();
        QCOMPARE(w.sentEvents(), QStringList { QStringLiteral("pusher:unsubscribe #server-to-user-hall") });
    }

    void doesNotSignInWhereNobodyListensForIt()
    {
        World w;
        w.listen(QStringLiteral("alarm"), QStringLiteral("e"));
        w.connectTo();
        QCOMPARE(w.sentEvents(), QStringList { QStringLiteral("pusher:subscribe alarm") });
    }

    void signsInAgainAfterAReconnect()
    {
        World w;
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo("1.1");
        const QString first = w.sent().first()[u"data"][u"auth"].toString();
        w.signInAs(QStringLiteral("hall"));
        w.server.confirm("#server-to-user-hall");
        w.server.close(1006);
        QVERIFY(!w.isOn());
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        const QString second = w.sent().first()[u"data"][u"auth"].toString();
        QVERIFY(!second.isEmpty() && second != first);
        // What the server calls the user decides, and what the earlier connection heard of it no more.
        w.signInAs(QStringLiteral("stairs"));
        w.server.confirm("#server-to-user-stairs");
        w.sayOn("#server-to-user-hall", "1");
        w.sayOn("#server-to-user-stairs", "2");
        QCOMPARE(w.heard, QList<QByteArray> { "2" });
    }

    void anAnswerOfAnyShapeIsOne_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::newRow("soketi: an object")
            << message("pusher:signin_success",
                       QJsonObject { { QStringLiteral("user_data"), userDataFor(QStringLiteral("hall"), {}) },
                                     { QStringLiteral("auth"), QStringLiteral("peer-key:1") } });
        QTest::newRow("documented: a text") << success(QStringLiteral("hall"));
        QTest::newRow("without user_data") << QStringLiteral(R"({"event":"pusher:signin_success","data":{}})");
        QTest::newRow("user_data that is not JSON")
            << QStringLiteral(R"({"event":"pusher:signin_success","data":{"user_data":"hall"}})");
        QTest::newRow("user_data without an id")
            << QStringLiteral(R"({"event":"pusher:signin_success","data":{"user_data":"{}"}})");
        QTest::newRow("without data") << QStringLiteral(R"({"event":"pusher:signin_success"})");
    }
    void anAnswerOfAnyShapeIsOne()
    {
        QFETCH(QString, answer);
        World w;
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo();
        w.server.takeSent();
        w.server.say(answer);
        QCOMPARE(w.sentEvents(), QStringList { QStringLiteral("pusher:subscribe #server-to-user-hall") });
        w.server.say(answer); // once more: changes nothing
        QVERIFY(w.sentEvents().isEmpty());
    }

    void aServerThatKnowsNoSignInIsSaidAndAskedAgain()
    {
        World w;
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo();
        w.server.takeSent();
        w.server.say(message("pusher:error", QStringLiteral("{\"code\":4200,\"message\":\"Invalid message format\"}")));
        w.clock.advance(10s);
        QCOMPARE(w.reason(), QStringLiteral("The server does not answer this mirror's sign-in"));
        QCOMPARE(w.sentEvents(), QStringList { QStringLiteral("pusher:signin") });
        w.signInAs(QStringLiteral("hall"));
        w.server.confirm("#server-to-user-hall");
        QVERIFY(w.isOn() && w.reason().isEmpty());
    }

    // soketi and pusher.com end the whole connection. The other channels are worth more than the user's.
    void aRefusedSignInCostsNoOtherChannel_data()
    {
        QTest::addColumn<bool>("saysWhy");
        QTest::addColumn<bool>("closes");
        QTest::newRow("as soketi") << true << true;
        QTest::newRow("without a word") << false << true;
        QTest::newRow("as our hub: the connection stays") << true << false;
    }
    void aRefusedSignInCostsNoOtherChannel()
    {
        QFETCH(bool, saysWhy);
        QFETCH(bool, closes);
        World w;
        w.listen(kUser, QStringLiteral("e"));
        w.listen(QStringLiteral("alarm"), QStringLiteral("e"));
        w.connectTo();
        w.clock.advance(2s);
        if (saysWhy)
            w.server.say(R"({"event":"pusher:error","data":{"code":4009,"message":"Connection not authorized."}})");
        if (closes) {
            w.server.close(4009);
            QVERIFY(w.server.live()); // another attempt, at once
            w.server.establish("2.2");
        }
        w.server.confirm("alarm");
        const QString refused = QStringLiteral("The server does not accept this mirror's sign-in");
        QCOMPARE(w.reason(), refused);
        QVERIFY(w.client->status().receives(QStringLiteral("alarm")));
        QCOMPARE(w.client->status().phase, ConnectionPhase::Connected);
        w.server.takeSent();
        const auto quiet = [&w](std::chrono::seconds time) {
            for (; time > 0s; time -= 5s) {
                w.clock.advance(5s);
                w.server.say(R"({"event":"pusher:pong"})");
            }
            return !w.sentEvents().contains(QStringLiteral("pusher:signin"));
        };
        QVERIFY(quiet(14min));
        QCOMPARE(w.reason(), refused);
        QVERIFY(!quiet(1min)); // then once more
    }

    void anEndForAnotherReasonIsARefusalAsEver()
    {
        World w;
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo();
        w.signInAs(QStringLiteral("hall"));
        w.server.confirm("#server-to-user-hall");
        w.clock.advance(2s);
        w.server.close(4009); // the application has ended this user's connections
        QCOMPARE(w.client->status().phase, ConnectionPhase::Refused);
        QVERIFY(!w.server.live());
    }

    void whatCannotBeAUsersNameIsSaidAndNotSent()
    {
        World w(QStringLiteral("Hall & stairs"));
        w.listen(kUser, QStringLiteral("e"));
        w.connectTo();
        QVERIFY(w.sentEvents().isEmpty());
        QCOMPARE(w.reason(), QStringLiteral("“Hall & stairs” cannot be the name of a user"));
    }

    void tellsWhoOfTheWatchedIsThere()
    {
        World w;
        w.listen(kUser, Events::kWatchlist);
        w.connectTo();
        w.signInAs(QStringLiteral("hall"));
        const auto told = [&w](const char *list) {
            QStringList names;
            const QJsonObject last = QJsonDocument::fromJson(w.heard.value(w.heard.size() - 1)).object();
            for (const QJsonValue name : last[QString::fromUtf8(list)].toArray())
                names.append(name.toString());
            return names.join(u' ');
        };
        w.server.say(watchlistEvents(
            QJsonObject { { QStringLiteral("events"),
                            QJsonArray { news("online", { QStringLiteral("mum"), QStringLiteral("dad") }) } } }));
        QCOMPARE(told("names"), QStringLiteral("mum dad"));
        QCOMPARE(told("came"), QStringLiteral("mum dad"));
        w.server.confirm("#server-to-user-hall");
        QCOMPARE(w.heard.size(), 2);
        QCOMPARE(told("names"), QStringLiteral("mum dad")); // whoever listens since is told, too
        // As our hub writes it: a text.
        const QJsonObject both { { QStringLiteral("events"),
                                   QJsonArray { news("offline", { QStringLiteral("mum"), QStringLiteral("nobody") }),
                                                news("online", { 7, QStringLiteral("dad") }) } } };
        w.server.say(watchlistEvents(QString::fromUtf8(QJsonDocument(both).toJson())));
        QCOMPARE(told("names"), QStringLiteral("dad 7"));
        QCOMPARE(told("came"), QStringLiteral("7"));
        QCOMPARE(told("left"), QStringLiteral("mum"));
        // Nonsense changes nothing and is not told.
        for (const QJsonValue &nonsense :
             { QJsonValue(QStringLiteral("x")),
               QJsonValue(QJsonObject { { QStringLiteral("events"), news("online", { QStringLiteral("mum") }) } }),
               QJsonValue(QJsonObject {
                   { QStringLiteral("events"), QJsonArray { news("away", { QStringLiteral("dad") }) } } }),
               QJsonValue(QJsonObject { { QStringLiteral("events"), 7 } }), QJsonValue() })
            w.server.say(watchlistEvents(nonsense));
        QCOMPARE(w.heard.size(), 3);
        w.listen(kUser, Events::kWatchlist); // later: is told at once
        QCOMPARE(w.heard.size(), 4);
        QCOMPARE(told("names"), QStringLiteral("dad 7"));
        w.server.close(1006);
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        w.signInAs(QStringLiteral("hall"));
        w.server.confirm("#server-to-user-hall");
        QCOMPARE(told("names"), QString()); // nobody, until the server says so again
    }

    void theWatchlistIsBounded()
    {
        Watchlist list;
        for (int i = 0; i < 1000; ++i) {
            const QJsonObject event { { QStringLiteral("name"), QStringLiteral("online") },
                                      { QStringLiteral("user_ids"), QJsonArray { QString::number(i) } } };
            list = follow(list, QJsonObject { { QStringLiteral("events"), QJsonArray { event } } }).after;
        }
        QCOMPARE(list.online.size(), kMostWatched);
    }

    // A user's session as it was recorded: signed in, sent something, and then sent away by the application.
    void aSessionWithSoketi()
    {
        QStringList said;
        QString ours;
        bool since = false, ended = false;
        for (const QJsonValue frame : timeline(QStringLiteral("soketi-1.6.1"))) {
            since |= frame[u"step"].toString().startsWith(QStringLiteral("client 1 signs in"));
            if (!since || frame[u"conn"].toInt() != 1)
                continue;
            const QString text = frame[u"text"].toString();
            if (text.contains(QStringLiteral("pusher:signin\"")))
                ours = text;
            else if (frame[u"dir"] == QStringLiteral("server->client") && !text.isEmpty())
                said.append(text);
            ended |= frame[u"closed"].toInt() == 4009;
        }
        QVERIFY(ended && said.size() == 4);
        // What was signed then is what we sign.
        const QJsonObject recorded = QJsonDocument::fromJson(ours.toUtf8()).object()[u"data"].toObject();
        QCOMPARE(signedInHere(QStringLiteral("peer-key"), "peer-secret", QStringLiteral("3932127174.5852694293"),
                              recorded[u"user_data"].toString())
                     .auth,
                 recorded[u"auth"].toString());

        World w(QStringLiteral("77"));
        w.listen(kUser, QStringLiteral("note"));
        w.connectTo("3932127174.5852694293");
        for (const QString &text : said)
            w.server.say(text);
        QCOMPARE(w.heard, QList<QByteArray> { R"({"text":"hello 77"})" });
        w.server.close(4009);
        QCOMPARE(w.client->status().phase, ConnectionPhase::Refused);
    }

    // Reverb refuses the message and laravel-websockets is silent. Both let anybody subscribe that channel; we do not
    // trust what comes of it, and say so.
    void whereSignInIsUnknownTheUsersChannelStaysOff_data()
    {
        QTest::addColumn<QString>("server");
        QTest::newRow("Reverb") << QStringLiteral("reverb-1.10.2");
        QTest::newRow("laravel-websockets") << QStringLiteral("laravel-websockets-1.14.1");
    }
    void whereSignInIsUnknownTheUsersChannelStaysOff()
    {
        QFETCH(QString, server);
        World w(QStringLiteral("77"));
        w.listen(kUser, QStringLiteral("note"));
        w.connectTo();
        bool since = false;
        int said = 0;
        for (const QJsonValue frame : timeline(server)) {
            since |= frame[u"step"].toString().startsWith(QStringLiteral("client 1 signs in"));
            if (!since || frame[u"conn"].toInt() != 1 || frame[u"dir"] != QStringLiteral("server->client"))
                continue;
            w.server.say(frame[u"text"].toString());
            ++said;
        }
        QVERIFY(said >= 2);
        QVERIFY(w.heard.isEmpty() && !w.isOn());
        w.clock.advance(10s);
        QCOMPARE(w.reason(), QStringLiteral("The server does not answer this mirror's sign-in"));
    }
};

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_sign_in.moc"
