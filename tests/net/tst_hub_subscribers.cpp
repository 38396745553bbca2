// The WebSocket side of the hub: Pusher protocol 7 for every kind of channel, and whatever else arrives there.
#include "app/core/alarms/alarm_json.h"
#include "net/hub/sign_in.h"
#include "tests/support/hub_fixture.h"
#include "tests/support/signing.h"

#include <QSignalSpy>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// A WebSocket whose bytes a test writes itself.
struct RawWebSocket {
    explicit RawWebSocket(int port, const QByteArray &path = "/app/halfsilver")
        : http(port)
    {
        http.send("GET " + path
                  + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        status = http.read(true).status;
    }
    // One frame, masked with zeros.
    void frame(int opcode, const QByteArray &payload, bool isLast = true)
    {
        QByteArray bytes;
        bytes += char((isLast ? 0x80 : 0) | opcode);
        if (payload.size() < 126) {
            bytes += char(0x80 | payload.size());
        } else {
            const bool isLong = payload.size() > 0xffff;
            bytes += char(0x80 | (isLong ? 127 : 126));
            for (int shift = isLong ? 56 : 8; shift >= 0; shift -= 8)
                bytes += char(quint64(payload.size()) >> shift);
        }
        http.send(bytes + QByteArray(4, '\0') + payload);
    }
    RawHttp http;
    int status = 0;
};

QString unsubscribe(const QString &channel)
{
    return QStringLiteral(R"({"event":"pusher:unsubscribe","data":{"channel":"%1"}})").arg(channel);
}

QJsonObject fromText(const QJsonValue &data) { return QJsonDocument::fromJson(data.toString().toUtf8()).object(); }
QJsonObject presence(const QJsonObject &confirmation)
{
    return fromText(confirmation[u"data"])[u"presence"].toObject();
}

QJsonObject join(TestSubscriber &subscriber, const QString &channel, const QString &user)
{
    return subscriber.join(channel, user);
}

QString subscribe(const QString &channel)
{
    return QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"%1"}})").arg(channel);
}

// The answer, or an empty object.
QJsonObject signIn(TestSubscriber &subscriber, const QString &user, const QStringList &watchlist = {})
{
    const QJsonObject who { { u"id"_qs, user }, { u"watchlist"_qs, QJsonArray::fromStringList(watchlist) } };
    const QString userData = QString::fromUtf8(QJsonDocument(who).toJson(QJsonDocument::Compact));
    const auto signature = pusher::signature(hub::signInText(subscriber.socketId, userData), "secret");
    const QJsonObject data { { u"auth"_qs, QString(u"halfsilver:" + QString::fromLatin1(signature)) },
                             { u"user_data"_qs, userData } };
    const QJsonObject message { { u"event"_qs, u"pusher:signin"_qs }, { u"data"_qs, data } };
    subscriber.socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    return subscriber.await(u"pusher:signin_success"_qs);
}

Signing signedForHub(HubFixture &f, const QByteArray &path)
{
    Signing signing;
    signing.path = path;
    signing.key = "halfsilver";
    signing.secret = "secret";
    signing.time = f.clock.now().toSecsSinceEpoch();
    return signing;
}

// As a publisher does it, through the signed API.
void publish(HubFixture &f, const QString &channel, const QString &event)
{
    Signing signing = signedForHub(f, "/apps/halfsilver/events");
    signing.body =
        QJsonDocument(QJsonObject { { u"name"_qs, event }, { u"channel"_qs, channel }, { u"data"_qs, u"{}"_qs } })
            .toJson(QJsonDocument::Compact);
    QCOMPARE(f.ask(signing.request()).status, 200);
}

} // namespace

class TestHubSubscribers : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void greetsWithASocketIdAndItsName()
    {
        HubFixture f;
        TestSubscriber one(f.hub.port()), two(f.hub.port(), QStringLiteral("/app/halfsilver"));
        QVERIFY(one.establish());
        QVERIFY(two.establish());
        static const QRegularExpression form(QStringLiteral("^\\d+\\.\\d+$"));
        QVERIFY(form.match(one.socketId).hasMatch());
        QVERIFY(one.socketId != two.socketId);
        QCOMPARE(one.established[u"activity_timeout"].toInt(), 30);
        QCOMPARE(one.established[u"server"].toString(), QStringLiteral("halfsilver-hub"));
        QCOMPARE(f.hub.subscribers(), 2);
        one.socket.close();
        QTRY_COMPARE(f.hub.subscribers(), 1);
    }

    void turnsAWrongKeyAway()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port(), QStringLiteral("/app/wrong?protocol=7"));
        const auto error = subscriber.await(QStringLiteral("pusher:error"));
        QCOMPARE(error[u"data"].toObject()[u"code"].toInt(), 4001);
        QVERIFY(subscriber.closed(4001));
        QCOMPARE(f.hub.subscribers(), 0);
    }

    void refusesOtherPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("slash after the key") << QStringLiteral("/app/halfsilver/");
        QTest::newRow("no key") << QStringLiteral("/app/");
        QTest::newRow("elsewhere") << QStringLiteral("/nothing/here");
    }
    void refusesOtherPaths()
    {
        QFETCH(QString, path);
        HubFixture f;
        RawWebSocket raw(f.hub.port(), path.toUtf8());
        QCOMPARE(raw.status, 404);
        QVERIFY(raw.http.ends()); // what follows would not be HTTP
    }

    void tellsAPlainRequestToUpgrade()
    {
        HubFixture f;
        const auto answer = f.get("/app/halfsilver");
        QCOMPARE(answer.status, 426);
        QCOMPARE(answer.header("Upgrade"), QByteArray("websocket"));
    }

    void saysWhatAHandshakeLacks_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n",
                         v13 = "Sec-WebSocket-Version: 13\r\n", key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        const auto row = [](const char *name, const QByteArray &headers, int status) {
            QTest::newRow(name) << QByteArray("1.1") << headers << status;
        };
        row("all of it", upgrade + v13 + key, 101);
        row("several versions", upgrade + "Sec-WebSocket-Version: 14, 13\r\n" + key, 101);
        row("no key", upgrade + v13, 400);
        row("two keys", upgrade + v13 + key + key, 400);
        row("a short key", upgrade + v13 + "Sec-WebSocket-Key: dGhl\r\n", 400);
        row("a key that is no base64", upgrade + v13 + "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!\r\n", 400);
        row("no version", upgrade + key, 426);
        row("an old version", upgrade + "Sec-WebSocket-Version: 8\r\n" + key, 426);
        row("no version at all", upgrade + "Sec-WebSocket-Version: new\r\n" + key, 426);
        QTest::newRow("HTTP/1.0") << QByteArray("1.0") << QByteArray(upgrade + v13 + key) << 426;
    }
    void saysWhatAHandshakeLacks()
    {
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        HubFixture f;
        RawHttp client(f.hub.port());
        client.send("GET /app/halfsilver HTTP/" + version + "\r\nHost: localhost\r\n" + headers + "\r\n");
        const auto answer = client.read(status == 101);
        QCOMPARE(answer.status, status);
        if (headers.contains("Version: 8"))
            QCOMPARE(answer.header("Sec-WebSocket-Version"), QByteArray("13"));
    }

    void answersMessages_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("event"); // empty: nothing
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QString &message, const char *event = "", int code = 0) {
            QTest::newRow(name) << message << QString::fromLatin1(event) << code;
        };
        const auto subscribe = [](const QString &channel) {
            return QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"%1"}})").arg(channel);
        };
        row("not JSON", QStringLiteral("hello"), "pusher:error", 4200);
        row("a list", QStringLiteral("[1,2]"), "pusher:error", 4200);
        row("a number", QStringLiteral("5"), "pusher:error", 4200);
        row("null", QStringLiteral("null"), "pusher:error", 4200);
        row("a text", QStringLiteral("\"x\""), "pusher:error", 4200);
        row("no event", QStringLiteral("{}"), "pusher:error", 4200);
        row("event a number", QStringLiteral(R"({"event":5})"), "pusher:error", 4200);
        row("empty", QStringLiteral(""), "pusher:error", 4200);
        row("200 levels",
            QStringLiteral("{\"event\":\"pusher:ping\",\"data\":") + QString(200, u'[') + QString(200, u']') + u'}',
            "pusher:pong");
        row("2,000 levels", QString(2000, u'['), "pusher:error", 4200);
        row("ping", QStringLiteral(R"({"event":"pusher:ping","data":{}})"), "pusher:pong");
        row("ping without data", QStringLiteral(R"({"event":"pusher:ping"})"), "pusher:pong");
        row("ping with a text", QStringLiteral(R"({"event":"pusher:ping","data":"{}"})"), "pusher:pong");
        row("ping of 12,000 bytes",
            QStringLiteral("{\"event\":\"pusher:ping\",\"data\":\"") + QString(12000, u'a') + u"\"}", "pusher:pong");
        row("pong", QStringLiteral(R"({"event":"pusher:pong","data":{}})"));
        row("unknown event of the server", QStringLiteral(R"({"event":"pusher:nonsense","data":{}})"), "pusher:error",
            4200);
        row("unknown event", QStringLiteral("{\"event\":\"App\\\\Events\\\\X\",\"channel\":\"alarm\",\"data\":{}}"),
            "pusher:error", 4200);
        row("sign in", QStringLiteral(R"({"event":"pusher:signin","data":{"auth":"a:b","user_data":"{}"}})"),
            "pusher:error", 4009);
        row("sign in with nothing", QStringLiteral(R"({"event":"pusher:signin"})"), "pusher:error", 4009);
        row("sign in with numbers", QStringLiteral(R"({"event":"pusher:signin","data":{"auth":1,"user_data":2}})"),
            "pusher:error", 4009);
        row("client event on a public channel", QStringLiteral(R"({"event":"client-x","channel":"alarm","data":{}})"),
            "pusher:error", 4301);
        row("client event where it is not", QStringLiteral(R"({"event":"client-x","channel":"private-x","data":{}})"),
            "pusher:error", 4009);
        row("client event to nothing", QStringLiteral(R"({"event":"client-x","data":{}})"), "pusher:error", 4200);
        row("subscribe with auth a number",
            QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"private-x","auth":5}})"), "pusher:error",
            4200);
        row("subscribe with channel_data an object",
            QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"presence-x","channel_data":{}}})"),
            "pusher:error", 4200);
        row("subscribe to nothing", QStringLiteral(R"({"event":"pusher:subscribe","data":{}})"), "pusher:error", 4200);
        row("subscribe without data", QStringLiteral(R"({"event":"pusher:subscribe","channel":"alarm"})"),
            "pusher:error", 4200);
        row("subscribe with a number", QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":5}})"),
            "pusher:error", 4200);
        row("subscribe with a text",
            QStringLiteral("{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"alarm\\\"}\"}"),
            "pusher_internal:subscription_succeeded");
        row("subscribe with an empty auth",
            QStringLiteral(R"({"event":"pusher:subscribe","data":{"auth":"","channel":"alarm"}})"),
            "pusher_internal:subscription_succeeded");
        row("subscribe to 164 characters", subscribe(QString(164, u'c')), "pusher_internal:subscription_succeeded");
        row("subscribe to 165 characters", subscribe(QString(165, u'c')), "pusher:subscription_error");
        row("subscribe to an empty name", subscribe({}), "pusher:subscription_error");
        row("subscribe to a space", subscribe(QStringLiteral("a b")), "pusher:subscription_error");
        row("subscribe to Chinese", subscribe(QStringLiteral("警报")), "pusher:subscription_error");
        row("subscribe to a slash", subscribe(QStringLiteral("a/b")), "pusher:subscription_error");
        row("subscribe to a user", subscribe(QStringLiteral("#server-to-user-1")), "pusher:subscription_error");
        row("subscribe to private", subscribe(QStringLiteral("private-x")), "pusher:subscription_error");
        row("subscribe to presence", subscribe(QStringLiteral("presence-x")), "pusher:subscription_error");
        row("subscribe to encrypted", subscribe(QStringLiteral("private-encrypted-x")), "pusher:subscription_error");
        row("subscribe to cache", subscribe(QStringLiteral("cache-x")), "pusher:cache_miss");
        row("unsubscribe from nothing", QStringLiteral(R"({"event":"pusher:unsubscribe"})"), "pusher:error", 4200);
        row("unsubscribe from another", QStringLiteral(R"({"event":"pusher:unsubscribe","data":{"channel":"never"}})"));
    }
    void answersMessages()
    {
        QFETCH(QString, message);
        QFETCH(QString, event);
        QFETCH(int, code);
        HubFixture f;
        TestSubscriber subscriber(f.hub.port()), bystander(f.hub.port());
        QVERIFY(subscriber.establish() && bystander.establish());
        QVERIFY(bystander.subscribe(QStringLiteral("alarm")));
        if (message.isEmpty()) { // QWebSocket sends no frame for an empty text
            RawWebSocket raw(f.hub.port());
            QCOMPARE(raw.status, 101);
            raw.frame(1, {});
        }
        subscriber.socket.sendTextMessage(message.isEmpty() ? QStringLiteral(" ") : message);
        if (!event.isEmpty()) {
            const auto answer = subscriber.await(event);
            QVERIFY(!answer.isEmpty());
            QCOMPARE(answer[u"data"].toObject()[u"code"].toInt(), code);
            if (event == QLatin1StringView("pusher:subscription_error"))
                QVERIFY(!answer[u"data"].toObject()[u"error"].toString().isEmpty() && answer.contains(u"channel"));
        }
        // Both are still there, and the hub works.
        subscriber.messages.clear();
        QVERIFY(subscriber.subscribe(QStringLiteral("still")));
        f.hub.raise({ { QStringLiteral("title"), QStringLiteral("x") } });
        QVERIFY(!bystander.await(Hub::event()).isEmpty());
    }

    // What clients sent to the others, among it what ended the processes of laravel-websockets and soketi.
    void survivesWhatOthersWereSent_data()
    {
        QTest::addColumn<QJsonObject>("sent");
        for (const char *server : { "reverb-1.10.2", "soketi-1.6.1", "laravel-websockets-1.14.1" }) {
            QFile file(QStringLiteral(FIXTURES "/captures/%1-edge-cases.json").arg(QString::fromLatin1(server)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto cases = QJsonDocument::fromJson(file.readAll())[u"cases"].toArray();
            QVERIFY(cases.size() > 40);
            for (qsizetype i = 0; i < cases.size(); ++i)
                QTest::addRow("%s %lld: %s", server, static_cast<long long>(i),
                              qPrintable(cases[i][u"title"].toString()))
                    << cases[i].toObject();
        }
    }
    void survivesWhatOthersWereSent()
    {
        QFETCH(QJsonObject, sent);
        HubSettings settings = hubSettings();
        settings.key = u"peer-key"_qs;
        HubFixture f(settings);
        const QString path = u"/app/peer-key?protocol=7"_qs;
        TestSubscriber bystander(f.hub.port(), path);
        QVERIFY(bystander.establish());
        QVERIFY(bystander.subscribe(u"alarm"_qs));
        RawWebSocket raw(f.hub.port(), sent[u"path"].toString(path).toUtf8());
        for (const auto frame : sent[u"frames"].toArray()) {
            if (raw.status != 101 || !frame[u"dir"].toString().startsWith(u"client"))
                continue;
            const QString op = frame[u"op"].toString();
            if (op == u"text")
                raw.frame(1, frame[u"text"].toString().toUtf8());
            else
                raw.frame(op == u"ping" ? 9 : 2, QByteArray::fromHex(frame[u"hex"].toString().toLatin1()));
        }
        f.hub.raise({ { u"title"_qs, u"x"_qs } });
        QVERIFY(!bystander.await(Hub::event()).isEmpty());
        TestSubscriber next(f.hub.port(), path);
        QVERIFY(next.establish() && next.subscribe(u"alarm"_qs));
    }

    void deliversOnceHoweverOftenSubscribed()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        f.hub.raise({ { QStringLiteral("title"), QStringLiteral("x") } });
        QVERIFY(!subscriber.await(Hub::event()).isEmpty());
        QVERIFY(subscriber.await(Hub::event(), 50).isEmpty());
        subscriber.socket.sendTextMessage(
            QStringLiteral(R"({"event":"pusher:unsubscribe","data":{"channel":"alarm"}})"));
        QVERIFY(subscriber.subscribe(QStringLiteral("other"))); // the unsubscribing has arrived before
        f.hub.raise({ { QStringLiteral("title"), QStringLiteral("x") } });
        QVERIFY(subscriber.await(Hub::event(), 50).isEmpty());
    }

    void aPrivateChannelIsHeardByTheAuthorisedAlone_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "private-x", "private-encrypted-x", "private-cache-x", "presence-x" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aPrivateChannelIsHeardByTheAuthorisedAlone()
    {
        QFETCH(QString, channel);
        HubFixture f;
        TestSubscriber friendly(f.hub.port()), foreign(f.hub.port());
        QVERIFY(friendly.establish() && foreign.establish());
        QVERIFY(!join(friendly, channel, u"ada"_qs).isEmpty());
        foreign.socket.sendTextMessage(
            QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"%1","auth":"halfsilver:00"}})")
                .arg(channel));
        const auto refused = foreign.await(u"pusher:subscription_error"_qs);
        QCOMPARE(refused[u"channel"].toString(), channel);
        QCOMPARE(refused[u"data"].toObject()[u"type"].toString(), u"AuthError"_qs);
        QCOMPARE(refused[u"data"].toObject()[u"status"].toInt(), 401);
        publish(f, channel, u"ring"_qs);
        QCOMPARE(friendly.await(u"ring"_qs)[u"channel"].toString(), channel);
        QVERIFY(foreign.await(u"ring"_qs, 50).isEmpty());
    }

    void membersAreToldOncePerUser()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), phone(f.hub.port()), tablet(f.hub.port());
        for (auto *subscriber : { &ada, &phone, &tablet })
            QVERIFY(subscriber->establish());
        const auto first = join(ada, u"presence-home"_qs, u"ada"_qs);
        QCOMPARE(presence(first)[u"count"].toInt(), 1);
        const auto second = join(phone, u"presence-home"_qs, u"ben"_qs);
        QCOMPARE(presence(second)[u"ids"].toArray(), (QJsonArray { u"ada"_qs, u"ben"_qs }));
        QCOMPARE(presence(second)[u"hash"].toObject()[u"ada"].toObject()[u"name"].toString(), u"ada"_qs);
        const auto third = join(tablet, u"presence-home"_qs, u"ben"_qs);
        QCOMPARE(presence(third)[u"count"].toInt(), 2);

        const auto added = ada.await(u"pusher_internal:member_added"_qs);
        QCOMPARE(fromText(added[u"data"])[u"user_id"].toString(), u"ben"_qs);
        QCOMPARE(fromText(added[u"data"])[u"user_info"].toObject()[u"name"].toString(), u"ben"_qs);
        QVERIFY(ada.await(u"pusher_internal:member_added"_qs, 50).isEmpty());
        QVERIFY(phone.await(u"pusher_internal:member_added"_qs, 0).isEmpty()); // not of itself

        phone.socket.sendTextMessage(unsubscribe(u"presence-home"_qs));
        QVERIFY(ada.await(u"pusher_internal:member_removed"_qs, 50).isEmpty());
        tablet.socket.abort(); // without a word
        const auto removed = ada.await(u"pusher_internal:member_removed"_qs);
        QCOMPARE(fromText(removed[u"data"])[u"user_id"].toString(), u"ben"_qs);
        QVERIFY(ada.await(u"pusher_internal:member_removed"_qs, 50).isEmpty());
    }

    void joiningAgainChangesNothing()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), ben(f.hub.port());
        QVERIFY(ada.establish() && ben.establish());
        join(ada, u"presence-home"_qs, u"ada"_qs);
        join(ben, u"presence-home"_qs, u"ben"_qs);
        QCOMPARE(presence(join(ben, u"presence-home"_qs, u"ben"_qs))[u"count"].toInt(), 2);
        QVERIFY(!ada.await(u"pusher_internal:member_added"_qs).isEmpty());
        QVERIFY(ada.await(u"pusher_internal:member_added"_qs, 50).isEmpty());
        // The same connection as somebody else: who it was is gone.
        QCOMPARE(presence(join(ben, u"presence-home"_qs, u"cleo"_qs))[u"ids"].toArray(),
                 (QJsonArray { u"ada"_qs, u"cleo"_qs }));
        QCOMPARE(fromText(ada.await(u"pusher_internal:member_removed"_qs)[u"data"])[u"user_id"].toString(), u"ben"_qs);
        QCOMPARE(fromText(ada.await(u"pusher_internal:member_added"_qs)[u"data"])[u"user_id"].toString(), u"cleo"_qs);
    }

    void aPresenceChannelHasRoomForAHundred()
    {
        HubFixture f;
        std::vector<std::unique_ptr<TestSubscriber>> all;
        for (int i = 0; i <= 100; ++i) {
            all.push_back(std::make_unique<TestSubscriber>(f.hub.port()));
            QVERIFY(all.back()->establish());
            const auto joined = all.back()->join(u"presence-home"_qs, QString::number(i), u"halfsilver"_qs, "secret",
                                                 i < 100 ? 3000 : 50);
            QCOMPARE(joined.isEmpty(), i == 100);
        }
        const auto refused = all.back()->await(u"pusher:subscription_error"_qs);
        QCOMPARE(refused[u"data"].toObject()[u"type"].toString(), u"LimitReached"_qs);
        all.front()->socket.close();
        QTRY_COMPARE(f.hub.subscribers(), 100);
        QVERIFY(!join(*all.back(), u"presence-home"_qs, u"100"_qs).isEmpty());
    }

    void aCacheChannelTellsTheLastEvent_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "cache-x", "private-cache-x", "private-encrypted-cache-x", "presence-cache-x" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aCacheChannelTellsTheLastEvent()
    {
        QFETCH(QString, channel);
        HubFixture f;
        TestSubscriber early(f.hub.port()), late(f.hub.port());
        QVERIFY(early.establish() && late.establish());
        QVERIFY(!join(early, channel, u"ada"_qs).isEmpty());
        const auto miss = early.await(u"pusher:cache_miss"_qs);
        QCOMPARE(miss, (QJsonObject { { u"event"_qs, u"pusher:cache_miss"_qs }, { u"channel"_qs, channel } }));
        publish(f, channel, u"first"_qs);
        publish(f, channel, u"last"_qs);
        QVERIFY(!join(late, channel, u"ben"_qs).isEmpty());
        QVERIFY(!late.await(u"last"_qs).isEmpty());
        QVERIFY(late.await(u"first"_qs, 0).isEmpty() && late.await(u"pusher:cache_miss"_qs, 0).isEmpty());
        if (channel == u"private-cache-x"_qs) { // what subscribers say to each other is not kept
            early.socket.sendTextMessage(
                QStringLiteral(R"({"event":"client-x","channel":"%1","data":{}})").arg(channel));
            QVERIFY(!late.await(u"client-x"_qs).isEmpty());
        }
        f.clock.advance(29min);
        TestSubscriber later(f.hub.port());
        QVERIFY(later.establish());
        QVERIFY(!join(later, channel, u"cleo"_qs).isEmpty());
        QVERIFY(!later.await(u"last"_qs).isEmpty());
        f.clock.advance(2min);
        TestSubscriber latest(f.hub.port());
        QVERIFY(latest.establish());
        QVERIFY(!join(latest, channel, u"dora"_qs).isEmpty());
        QVERIFY(!latest.await(u"pusher:cache_miss"_qs).isEmpty());
    }

    void aClientEventGoesToTheOthers_data()
    {
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QJsonValue>("user");
        QTest::newRow("private") << u"private-x"_qs << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("presence") << u"presence-x"_qs << QJsonValue(u"ada"_qs);
    }
    void aClientEventGoesToTheOthers()
    {
        QFETCH(QString, channel);
        QFETCH(QJsonValue, user);
        HubFixture f;
        TestSubscriber ada(f.hub.port()), ben(f.hub.port()), stranger(f.hub.port());
        for (auto *subscriber : { &ada, &ben, &stranger })
            QVERIFY(subscriber->establish());
        QVERIFY(!join(ada, channel, u"ada"_qs).isEmpty());
        QVERIFY(!join(ben, channel, u"ben"_qs).isEmpty());
        const QString event = QStringLiteral(R"({"event":"client-ring","channel":"%1","data":{"n":1}})").arg(channel);
        ada.socket.sendTextMessage(event);
        const auto told = ben.await(u"client-ring"_qs);
        QCOMPARE(told[u"data"].toObject()[u"n"].toInt(), 1);
        QCOMPARE(told[u"channel"].toString(), channel);
        QCOMPARE(told[u"user_id"], user);
        QVERIFY(ada.await(u"client-ring"_qs, 50).isEmpty());
        stranger.socket.sendTextMessage(event);
        QCOMPARE(stranger.await(u"pusher:error"_qs)[u"data"].toObject()[u"code"].toInt(), 4009);
        QVERIFY(ben.await(u"client-ring"_qs, 50).isEmpty());
    }

    void aSignedInUserHasAChannelOfTheirOwn()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), phone(f.hub.port()), ben(f.hub.port());
        for (auto *subscriber : { &ada, &phone, &ben })
            QVERIFY(subscriber->establish());
        const QString own = u"#server-to-user-ada"_qs;
        ben.socket.sendTextMessage(subscribe(own));
        QCOMPARE(ben.await(u"pusher:subscription_error"_qs)[u"channel"].toString(), own);
        for (auto *subscriber : { &ada, &phone }) {
            const auto answer = signIn(*subscriber, u"ada"_qs);
            QCOMPARE(fromText(fromText(answer[u"data"])[u"user_data"])[u"id"].toString(), u"ada"_qs);
            QVERIFY(subscriber->subscribe(own));
        }
        QVERIFY(!signIn(ben, u"ben"_qs).isEmpty());
        ben.socket.sendTextMessage(subscribe(own));
        QCOMPARE(ben.await(u"pusher:subscription_error"_qs)[u"channel"].toString(), own);
        publish(f, own, u"ring"_qs);
        QVERIFY(!ada.await(u"ring"_qs).isEmpty() && !phone.await(u"ring"_qs).isEmpty());
        QVERIFY(ben.await(u"ring"_qs, 50).isEmpty());

        // As somebody else that channel is no more theirs.
        QVERIFY(!signIn(phone, u"cleo"_qs).isEmpty());
        publish(f, own, u"again"_qs);
        QVERIFY(!ada.await(u"again"_qs).isEmpty());
        QVERIFY(phone.await(u"again"_qs, 50).isEmpty());
    }

    void theApplicationMayEndAUsersConnections()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), phone(f.hub.port()), ben(f.hub.port());
        for (auto *subscriber : { &ada, &phone, &ben })
            QVERIFY(subscriber->establish());
        QVERIFY(!signIn(ada, u"ada"_qs).isEmpty() && !signIn(phone, u"ada"_qs).isEmpty());
        QVERIFY(!signIn(ben, u"ben"_qs).isEmpty());
        Signing signing = signedForHub(f, "/apps/halfsilver/users/ada/terminate_connections");
        QCOMPARE(f.ask(signing.request()).status, 200);
        QVERIFY(ada.closed(4009) && phone.closed(4009));
        QVERIFY(ben.subscribe(u"alarm"_qs));
        QTRY_COMPARE(f.hub.subscribers(), 1);
    }

    void aWatchlistTellsWhoComesAndGoes()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), ben(f.hub.port()), phone(f.hub.port());
        for (auto *subscriber : { &ada, &ben, &phone })
            QVERIFY(subscriber->establish());
        const auto news = [](TestSubscriber &who, int timeout = 3000) {
            const auto told = who.await(u"pusher_internal:watchlist_events"_qs, timeout);
            return fromText(told[u"data"])[u"events"].toArray().first().toObject();
        };
        QVERIFY(!signIn(ada, u"ada"_qs, { u"ben"_qs, u"cleo"_qs }).isEmpty());
        QVERIFY(news(ada, 50).isEmpty()); // nobody is there
        QVERIFY(!signIn(ben, u"ben"_qs, { u"ada"_qs }).isEmpty());
        QCOMPARE(news(ben),
                 (QJsonObject { { u"name"_qs, u"online"_qs }, { u"user_ids"_qs, QJsonArray { u"ada"_qs } } }));
        QCOMPARE(news(ada),
                 (QJsonObject { { u"name"_qs, u"online"_qs }, { u"user_ids"_qs, QJsonArray { u"ben"_qs } } }));
        QVERIFY(!signIn(phone, u"ben"_qs).isEmpty());
        ben.socket.close();
        QVERIFY(news(ada, 50).isEmpty()); // his phone is still there
        phone.socket.abort();
        QCOMPARE(news(ada)[u"name"].toString(), u"offline"_qs);
    }

    void countsWhatItDoes()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), ben(f.hub.port());
        for (auto *subscriber : { &ada, &ben }) {
            QVERIFY(subscriber->establish());
            QVERIFY(subscriber->subscribe(u"alarm"_qs));
        }
        f.hub.raise({ { u"title"_qs, u"x"_qs } });
        QVERIFY(!ada.await(Hub::event()).isEmpty() && !ben.await(Hub::event()).isEmpty());
        const auto answer = f.get("/metrics");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("Content-Type").startsWith("text/plain; version=0.0.4"));
        for (const char *line : { "# TYPE halfsilver_hub_subscribers gauge", "halfsilver_hub_subscribers 2",
                                  "halfsilver_hub_channels 1", "halfsilver_hub_connections 3",
                                  "halfsilver_hub_alarms 1", "# TYPE halfsilver_hub_messages_sent_total counter",
                                  "halfsilver_hub_events_published_total 1", "halfsilver_hub_messages_sent_total 6",
                                  "halfsilver_hub_messages_received_total 2", "halfsilver_hub_refused_total 0" })
            QVERIFY2(answer.body.split('\n').contains(line), line);
        const auto refused = f.post("/metrics");
        QCOMPARE(refused.status, 405);
        QCOMPARE(refused.header("Allow"), QByteArray("GET, HEAD"));
        RawHttp head(f.hub.port());
        head.send(request("HEAD", "/metrics"));
        QCOMPARE(head.read(true).status, 200);
    }

    void clientEventsAreBoundedInNumber()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port()), ben(f.hub.port());
        QVERIFY(ada.establish() && ben.establish());
        QVERIFY(!join(ada, u"private-x"_qs, {}).isEmpty());
        QVERIFY(!join(ben, u"private-x"_qs, {}).isEmpty());
        const QString event = u"{\"event\":\"client-ring\",\"channel\":\"private-x\",\"data\":1}"_qs;
        for (int i = 0; i < 12; ++i)
            ada.socket.sendTextMessage(event);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!ben.await(u"client-ring"_qs).isEmpty());
        QVERIFY(ben.await(u"client-ring"_qs, 50).isEmpty());
        for (int i = 0; i < 2; ++i)
            QCOMPARE(ada.await(u"pusher:error"_qs)[u"data"].toObject()[u"code"].toInt(), 4301);
        f.clock.advance(1s);
        ada.socket.sendTextMessage(event);
        QVERIFY(!ben.await(u"client-ring"_qs).isEmpty());
    }

    void whoSendsTooMuchIsSentAwayForAWhile_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<int>("allowed");
        QTest::newRow("messages") << u"{\"event\":\"pusher:ping\"}"_qs << 20;
        QTest::newRow("bytes") << QString(u"{\"event\":\"pusher:pong\",\"data\":\""_qs + QString(970, u'x') + u"\"}")
                               << 4;
    }
    void whoSendsTooMuchIsSentAwayForAWhile()
    {
        QFETCH(QString, message);
        QFETCH(int, allowed);
        hub::HubLimits limits;
        limits.messages = { 10, 20 };
        limits.messageBytes = { 1000, 4050 };
        HubFixture f(hubSettings(), {}, limits);
        TestSubscriber flood(f.hub.port()), other(f.hub.port());
        QVERIFY(flood.establish() && other.establish());
        for (int i = 0; i < allowed; ++i)
            flood.socket.sendTextMessage(message);
        QVERIFY(flood.await(u"pusher:error"_qs, 50).isEmpty());
        flood.socket.sendTextMessage(message);
        QCOMPARE(flood.await(u"pusher:error"_qs)[u"data"].toObject()[u"code"].toInt(), 4100);
        QVERIFY(flood.closed(4100));
        QVERIFY(other.subscribe(u"alarm"_qs));
    }

    void whatNoMessageTellsOfCountsAsWell_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("opcode");
        QTest::addColumn<bool>("isLast");
        QTest::newRow("control pings") << 9 << 9 << true;
        QTest::newRow("control pongs") << 10 << 10 << true;
        QTest::newRow("pieces of a message") << 1 << 0 << false;
    }
    void whatNoMessageTellsOfCountsAsWell()
    {
        QFETCH(int, first);
        QFETCH(int, opcode);
        QFETCH(bool, isLast);
        hub::HubLimits limits;
        limits.messageBytes = { 1000, 4000 };
        HubFixture f(hubSettings(), {}, limits);
        TestSubscriber other(f.hub.port());
        QVERIFY(other.establish());
        RawWebSocket flood(f.hub.port());
        QTRY_COMPARE(f.hub.subscribers(), 2);
        flood.frame(first, QByteArray(100, 'x'), isLast);
        for (int i = 0; i < 50; ++i)
            flood.frame(opcode, QByteArray(100, 'x'), isLast);
        QVERIFY(flood.http.ends());
        QTRY_COMPARE(f.hub.subscribers(), 1);
        QVERIFY(other.subscribe(u"alarm"_qs));
    }

    void binaryFramesCountAsMessages()
    {
        hub::HubLimits limits;
        limits.messages = { 10, 20 };
        HubFixture f(hubSettings(), {}, limits);
        TestSubscriber flood(f.hub.port());
        QVERIFY(flood.establish());
        for (int i = 0; i < 21; ++i)
            flood.socket.sendBinaryMessage("x");
        QVERIFY(flood.closed(4100));
    }

    void binaryFramesAreRefusedKindly()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        subscriber.socket.sendBinaryMessage(R"({"event":"pusher:ping"})");
        QCOMPARE(subscriber.await(QStringLiteral("pusher:error"))[u"data"].toObject()[u"code"].toInt(), 4200);
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
    }

    void aMessageTooLongEndsItsSenderAlone_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("just too long") << 16 * 1024 + 1;
        QTest::newRow("1 MB") << 1024 * 1024;
    }
    void aMessageTooLongEndsItsSenderAlone()
    {
        QFETCH(int, size);
        HubFixture f;
        TestSubscriber sender(f.hub.port()), other(f.hub.port());
        QVERIFY(sender.establish() && other.establish());
        sender.socket.sendTextMessage(QString(size, u'x'));
        QVERIFY(sender.closed(1009));
        QVERIFY(other.subscribe(QStringLiteral("alarm")));
    }

    void textThatIsNotUtf8EndsItsSenderAlone()
    {
        HubFixture f;
        TestSubscriber other(f.hub.port());
        QVERIFY(other.establish());
        RawWebSocket raw(f.hub.port());
        QCOMPARE(raw.status, 101);
        raw.frame(1, "{\"event\":\"\xff\xfe\"}");
        QVERIFY(raw.http.ends(5000));
        QVERIFY(other.subscribe(QStringLiteral("alarm")));
    }

    void pingsTheSilentAndDropsTheDead()
    {
        HubFixture f;
        TestSubscriber alive(f.hub.port());
        QVERIFY(alive.establish());
        RawWebSocket dead(f.hub.port()); // never answers
        QCOMPARE(dead.status, 101);
        QTRY_COMPARE(f.hub.subscribers(), 2);
        f.clock.advance(60s);
        QVERIFY(!alive.await(QStringLiteral("pusher:ping")).isEmpty());
        alive.socket.sendTextMessage(QStringLiteral(R"({"event":"pusher:pong","data":{}})"));
        QVERIFY(alive.subscribe(QStringLiteral("alarm")));
        f.clock.advance(30s);
        f.clock.advance(3s); // for the close frame that never comes
        QVERIFY(dead.http.ends());
        QTRY_COMPARE(f.hub.subscribers(), 1);
        QVERIFY(alive.subscribe(QStringLiteral("alarm")));
    }

    void saysWhyItDropsTheDead()
    {
        HubFixture f;
        TestSubscriber dead(f.hub.port());
        QVERIFY(dead.establish());
        f.clock.advance(60s);
        f.clock.advance(30s);
        QCOMPARE(dead.await(QStringLiteral("pusher:error"))[u"data"].toObject()[u"code"].toInt(), 4201);
        QVERIFY(dead.closed(4201));
    }

    void aControlPingIsAProofOfLife()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        for (int i = 0; i < 5; ++i) {
            f.clock.advance(50s);
            QSignalSpy pong(&subscriber.socket, &QWebSocket::pong);
            subscriber.socket.ping();
            QVERIFY(pong.wait());
        }
        QVERIFY(subscriber.await(QStringLiteral("pusher:ping"), 50).isEmpty());
        QCOMPARE(f.hub.subscribers(), 1);
    }

    void takesOnlyAsManyAsItCanServe()
    {
        hub::HubLimits limits;
        limits.subscribers = 2;
        HubFixture f(hubSettings(), {}, limits);
        TestSubscriber one(f.hub.port()), two(f.hub.port());
        QVERIFY(one.establish() && two.establish());
        TestSubscriber three(f.hub.port());
        QCOMPARE(three.await(QStringLiteral("pusher:error"))[u"data"].toObject()[u"code"].toInt(), 4100);
        QVERIFY(three.closed(4100));
        one.socket.close();
        QTRY_COMPARE(f.hub.subscribers(), 1);
        TestSubscriber four(f.hub.port());
        QVERIFY(four.establish());
    }

    void aSlowReaderIsDroppedAndHoldsNobodyUp()
    {
        hub::HubLimits limits;
        limits.unread = 64 * 1024;
        HubFixture f(hubSettings(), {}, limits);
        TestSubscriber quick(f.hub.port());
        QVERIFY(quick.establish());
        QVERIFY(quick.subscribe(QStringLiteral("alarm")));
        RawWebSocket slow(f.hub.port());
        slow.http.socket().setReadBufferSize(1024);
        slow.frame(1, R"({"event":"pusher:subscribe","data":{"channel":"alarm"}})");
        QTRY_COMPARE(f.hub.subscribers(), 2);
        QTest::qWait(50);
        const QString message(4000, u'x');
        int raised = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (int i = 0; i < 50; ++i, ++raised)
                    f.hub.raise({ { QStringLiteral("id"), QString::number(raised % 100) },
                                  { QStringLiteral("title"), QStringLiteral("x") },
                                  { QStringLiteral("message"), message } });
                return f.hub.subscribers() == 1;
            },
            20'000));
        QTRY_COMPARE_WITH_TIMEOUT(quick.messages.size(), raised, 10'000);
    }

    void whoPingsAndDoesNotReadIsDropped()
    {
        hub::HubLimits limits;
        limits.unread = 64 * 1024;
        limits.messageBytes = { 1e9, 1e9 };
        HubFixture f(hubSettings(), {}, limits);
        RawWebSocket slow(f.hub.port());
        slow.http.socket().setReadBufferSize(1024);
        QTRY_COMPARE(f.hub.subscribers(), 1);
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (int i = 0; i < 500 && slow.http.isOpen() && slow.http.socket().bytesToWrite() < 1'000'000; ++i)
                    slow.frame(9, QByteArray(125, 'x'));
                return f.hub.subscribers() == 0;
            },
            20'000));
    }

    void tellsEverybodyToComeBackWhenItEnds()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        f.hub.close();
        QVERIFY(subscriber.closed(4200));
        QVERIFY(!f.hub.listening());
        QVERIFY(f.hub.listen()); // and it may begin again
        TestSubscriber again(f.hub.port());
        QVERIFY(again.establish());
    }

    void sendsAHeartbeatIfAsked()
    {
        HubSettings settings = hubSettings();
        settings.heartbeat = 20s;
        HubFixture f(settings);
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        for (int beat = 0; beat < 3; ++beat) {
            f.clock.advance(20s);
            const QJsonObject event = subscriber.await(Hub::heartbeatEvent());
            QCOMPARE(event[u"channel"].toString(), QStringLiteral("alarm"));
            const auto data = QJsonDocument::fromJson(event[u"data"].toString().toUtf8()).object();
            QCOMPARE(data[u"at"].toString(), toText(f.clock.now()));
        }
        f.hub.close();
        f.clock.advance(40s); // to nobody
    }

    void forgetsThoseWhoVanish_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "alarm", "private-x", "private-encrypted-x", "presence-x", "cache-x" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void forgetsThoseWhoVanish()
    {
        QFETCH(QString, channel);
        HubFixture f;
        TestSubscriber other(f.hub.port());
        QVERIFY(other.establish());
        QVERIFY(!join(other, channel, u"other"_qs).isEmpty());
        for (int i = 0; i < 50; ++i) {
            TestSubscriber subscriber(f.hub.port());
            QVERIFY(subscriber.establish());
            QVERIFY(!join(subscriber, channel, QString::number(i)).isEmpty());
            subscriber.socket.abort();
        }
        QTRY_COMPARE(f.hub.subscribers(), 1);
        QCOMPARE(presence(join(other, channel, u"other"_qs))[u"count"].toInt(), channel == u"presence-x" ? 1 : 0);
        other.socket.abort();
        QTRY_COMPARE(f.hub.subscribers(), 0);
        QTRY_COMPARE(f.hub.findChildren<QObject *>().size(), 0);
        const auto is = [&f](const char *line) { return f.get("/metrics").body.split('\n').contains(line); };
        QVERIFY(is("halfsilver_hub_channels 0"));
        QTRY_VERIFY(is("halfsilver_hub_connections 1")); // this one
    }

    // TCP may cut anywhere.
    void takesAMessageByteByByte()
    {
        HubFixture f;
        RawWebSocket raw(f.hub.port());
        QCOMPARE(raw.status, 101);
        TestSubscriber other(f.hub.port());
        QVERIFY(other.establish());
        const QByteArray message = subscribe(u"alarm"_qs).toUtf8();
        const QByteArray frame = "\x81" + QByteArray(1, char(0x80 | message.size())) + QByteArray(4, '\0') + message;
        for (const char byte : frame) {
            raw.http.send(QByteArray(1, byte));
            QTest::qWait(1);
        }
        QTRY_VERIFY(f.get("/metrics").body.split('\n').contains("halfsilver_hub_channels 1"));
        QVERIFY(other.subscribe(u"alarm"_qs));
    }

    void takesTheNextFreePortOnlyWhereItMay()
    {
        FakeClock clock;
        MemoryAlarmStore store, another;
        HubSettings settings = hubSettings();
        settings.port.reset();
        Hub first(settings, {}, store, clock), second(settings, {}, another, clock);
        if (!first.listen(Hub::PortChoice::NextFree))
            QSKIP("ports 6001 to 6010 are all taken on this machine");
        QVERIFY(first.port() >= 6001 && first.port() <= 6010);
        if (first.port() < 6010) {
            QVERIFY(second.listen(Hub::PortChoice::NextFree));
            QVERIFY(second.port() > first.port());
            QVERIFY(second.tookAnotherPort());
            second.close();
        }
        settings.port = first.port();
        Hub third(settings, {}, another, clock);
        const auto listening = third.listen(Hub::PortChoice::NextFree);
        QVERIFY(!listening);
        QCOMPARE(listening.error().text, QStringLiteral("127.0.0.1: another program has port %1").arg(first.port()));
    }

    void refusesToOpenItselfWithoutTokens()
    {
        FakeClock clock;
        MemoryAlarmStore store;
        HubSettings settings = hubSettings();
        settings.listen = QStringLiteral("0.0.0.0");
        Hub hub(settings, {}, store, clock);
        const auto listening = hub.listen();
        QVERIFY(!listening);
        QVERIFY(listening.error().text.contains(QStringLiteral("[hub] listen")));
    }
};

QTEST_GUILESS_MAIN(TestHubSubscribers)
#include "tst_hub_subscribers.moc"
