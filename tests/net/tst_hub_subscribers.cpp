// The WebSocket side of the hub: Pusher protocol 7 for public channels, and whatever else arrives there.
#include "tests/support/hub_fixture.h"

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
    void frame(int opcode, const QByteArray &payload)
    {
        QByteArray bytes;
        bytes += char(0x80 | opcode);
        if (payload.size() < 126) {
            bytes += char(0x80 | payload.size());
        } else {
            bytes += char(0x80 | 126);
            bytes += char(payload.size() >> 8);
            bytes += char(payload.size() & 0xff);
        }
        http.send(bytes + QByteArray(4, '\0') + payload);
    }
    RawHttp http;
    int status = 0;
};

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
        row("client event", QStringLiteral(R"({"event":"client-x","channel":"alarm","data":{}})"), "pusher:error",
            4301);
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
                QCOMPARE(answer[u"data"].toObject()[u"status"].toInt(), 4009);
        }
        // Both are still there, and the hub works.
        subscriber.messages.clear();
        QVERIFY(subscriber.subscribe(QStringLiteral("still")));
        f.hub.raise({ { QStringLiteral("title"), QStringLiteral("x") } });
        QVERIFY(!bystander.await(Hub::event()).isEmpty());
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

    void forgetsThoseWhoVanish()
    {
        HubFixture f;
        for (int i = 0; i < 50; ++i) {
            TestSubscriber subscriber(f.hub.port());
            QVERIFY(subscriber.establish());
            QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
            subscriber.socket.abort();
        }
        QTRY_COMPARE(f.hub.subscribers(), 0);
        QTRY_COMPARE(f.hub.findChildren<QObject *>().size(), 0);
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
        QVERIFY(listening.error().text.contains(QString::number(first.port())));
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
