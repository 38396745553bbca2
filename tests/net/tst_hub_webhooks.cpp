// What happens on the hub's channels is told to those of [hub.webhook.NAME], as Pusher tells it.
#include "net/hub/webhooks/webhook.h"
#include "net/hub/webhooks/webhooks.h"
#include "tests/support/http_server.h"
#include "tests/support/hub_fixture.h"

using namespace halfsilver;
using hub::ChannelEvent;
using hub::EventGather;
using hub::Webhook;
using Kind = ChannelEvent::Kind;
using namespace std::chrono_literals;

namespace {

QString s(const char *text) { return QString::fromLatin1(text); }

QByteArray jsonOf(const ChannelEvent &event) { return QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact); }

HubWebhook webhookAt(const QUrl &url, const QStringList &events = hub::channelEventNames(),
                     const QStringList &channels = {})
{
    return { s("home"), url.toString(), events, channels, {} };
}

// One receiver, which answers as the test says.
struct Fixture {
    explicit Fixture(const QList<int> &answers = {}, const QStringList &channels = {})
        : server([this](const auto &) { return HttpServer::answer(statuses.isEmpty() ? 200 : statuses.takeFirst()); })
        , statuses(answers)
        , webhook(webhookAt(server.url(s("/hooks?token=hidden")), hub::channelEventNames(), channels),
                  { s("app"), s("key"), s("secret") }, clock, [] { return 0.5; })
    {
    }
    void tell(const QList<ChannelEvent> &events)
    {
        QList<EventGather::Event> all;
        for (const auto &event : events)
            all.append({ event.kind, event.channel, jsonOf(event) });
        webhook.tell(all);
    }
    // Lets the next try begin once the last has failed; a request on its way keeps its 20 s.
    bool comesTo(int requests)
    {
        return QTest::qWaitFor([&] {
            if (clock.untilNext() > 0s && clock.untilNext() != HttpCall::kTimeLimit)
                clock.advance(clock.untilNext());
            return server.requests.size() == requests;
        });
    }
    qint64 figure(const char *name) const { return webhook.health()[QLatin1StringView(name)].toInteger(-1); }

    HttpServer server;
    QList<int> statuses;
    FakeClock clock;
    Webhook webhook;
};

QJsonArray eventsOf(const HttpServer::Request &request)
{
    return QJsonDocument::fromJson(request.body)[u"events"].toArray();
}

} // namespace

class TestHubWebhooks : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // Source: Pusher's documentation of webhooks; soketi's are compared in the interop test.
    void tellsWhatPusherTells_data()
    {
        QTest::addColumn<ChannelEvent>("event");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const ChannelEvent &event, const char *json) {
            QTest::newRow(qPrintable(nameOf(event.kind))) << event << QByteArray(json);
        };
        row({ Kind::Occupied, s("alarm") }, R"({"channel":"alarm","name":"channel_occupied"})");
        row({ Kind::Vacated, s("alarm") }, R"({"channel":"alarm","name":"channel_vacated"})");
        row({ Kind::MemberAdded, s("presence-x"), s("ada") },
            R"({"channel":"presence-x","name":"member_added","user_id":"ada"})");
        row({ Kind::MemberRemoved, s("presence-x"), s("ada") },
            R"({"channel":"presence-x","name":"member_removed","user_id":"ada"})");
        row({ Kind::ClientEvent, s("private-x"), {}, s("client-rang"), s("1.2"), QJsonObject { { s("door"), 1 } } },
            R"({"channel":"private-x","data":{"door":1},"event":"client-rang","name":"client_event","socket_id":"1.2"})");
        row({ Kind::CacheMiss, s("cache-x") }, R"({"channel":"cache-x","name":"cache_miss"})");
        row({ Kind::SubscriptionCount, s("alarm"), {}, {}, {}, QJsonValue::Undefined, 5 },
            R"({"channel":"alarm","name":"subscription_count","subscription_count":5})");
    }
    void tellsWhatPusherTells()
    {
        QFETCH(ChannelEvent, event);
        QTEST(jsonOf(event), "json");
    }

    void gathersAndForgetsWhoIsBack_data()
    {
        using Step = std::pair<int, ChannelEvent>; // ms after the beginning
        QTest::addColumn<QList<Step>>("steps");
        QTest::addColumn<QStringList>("told"); // "3100 channel_vacated x"
        const ChannelEvent occupied { Kind::Occupied, s("x") }, vacated { Kind::Vacated, s("x") };
        const ChannelEvent ada { Kind::MemberAdded, s("presence-x"), s("ada") },
            adaLeft { Kind::MemberRemoved, s("presence-x"), s("ada") },
            ben { Kind::MemberAdded, s("presence-x"), s("ben") };
        const auto count = [](qsizetype n) {
            return ChannelEvent { Kind::SubscriptionCount, s("x"), {}, {}, {}, QJsonValue::Undefined, n };
        };
        const auto row = [](const char *name, const QList<Step> &steps, const QStringList &told) {
            QTest::newRow(name) << steps << told;
        };
        row("nothing", {}, {});
        row("two within the moment, together", { { 0, occupied }, { 90, ada } },
            { s("100 channel_occupied x"), s("190 member_added presence-x") });
        row("who leaves is told later", { { 0, vacated } }, { s("3000 channel_vacated x") });
        row("who is back at once never left", { { 0, vacated }, { 2900, occupied } }, {});
        row("who is back too late did", { { 0, vacated }, { 3100, occupied } },
            { s("3000 channel_vacated x"), s("3200 channel_occupied x") });
        row("a short visit", { { 0, occupied }, { 50, vacated } },
            { s("100 channel_occupied x"), s("3050 channel_vacated x") });
        row("to and fro", { { 0, occupied }, { 10, vacated }, { 20, occupied }, { 30, vacated }, { 40, occupied } },
            { s("100 channel_occupied x") });
        row("a member who is back", { { 0, adaLeft }, { 1000, ada } }, {});
        row("another member", { { 0, adaLeft }, { 1000, ben } },
            { s("1100 member_added presence-x"), s("3000 member_removed presence-x") });
        row("of counts the last", { { 0, count(1) }, { 10, count(2) }, { 20, count(3) } },
            { s("120 subscription_count x") });
    }
    void gathersAndForgetsWhoIsBack()
    {
        using Step = std::pair<int, ChannelEvent>;
        QFETCH(QList<Step>, steps);
        EventGather gather;
        QStringList told;
        const auto takeUntil = [&](std::chrono::nanoseconds until) {
            while (gather.due() && *gather.due() <= until) {
                const auto at = *gather.due();
                for (const auto &event : gather.take(at))
                    told.append(QStringLiteral("%1 %2 %3")
                                    .arg(std::chrono::duration_cast<std::chrono::milliseconds>(at).count())
                                    .arg(nameOf(event.kind), event.channel));
            }
        };
        for (const auto &[at, event] : steps) {
            takeUntil(std::chrono::milliseconds(at));
            QVERIFY(gather.add(event, std::chrono::milliseconds(at)));
        }
        takeUntil(1min);
        QTEST(told, "told");
        QCOMPARE(gather.due(), std::nullopt);
    }

    void whatIsGatheredIsBounded()
    {
        EventGather many, large;
        for (qsizetype i = 0; i < EventGather::kMost; ++i)
            QVERIFY(many.add({ Kind::Vacated, QString::number(i) }, 0ns));
        QVERIFY(!many.add({ Kind::Vacated, s("x") }, 0ns));
        QVERIFY(many.add({ Kind::Occupied, s("5") }, 0ns)); // takes one back
        QVERIFY(many.add({ Kind::Vacated, s("x") }, 0ns));
        const ChannelEvent big {
            Kind::ClientEvent, s("private-x"), {}, s("client-x"), s("1.1"), QString(10'000, u'x')
        };
        qsizetype taken = 0;
        while (large.add(big, 0ns))
            ++taken;
        QCOMPARE(taken, EventGather::kMostBytes / jsonOf(big).size());
        QCOMPARE(large.take(1s).size(), taken);
        QVERIFY(large.add(big, 0ns));
    }

    void isSignedWithTheSecret()
    {
        Fixture f;
        f.tell({ { Kind::Occupied, s("alarm") }, { Kind::CacheMiss, s("cache-x") } });
        QVERIFY(f.comesTo(1));
        const auto &request = f.server.requests.constFirst();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.path, QByteArray("/hooks?token=hidden"));
        QCOMPARE(request.headers["content-type"], QByteArray("application/json"));
        QCOMPARE(request.headers["x-pusher-key"], QByteArray("key"));
        QCOMPARE(request.headers["x-pusher-signature"], pusher::signature(request.body, "secret"));
        QCOMPARE(request.body,
                 "{\"time_ms\":" + QByteArray::number(f.clock.now().toMSecsSinceEpoch())
                     + R"(,"events":[{"channel":"alarm","name":"channel_occupied"},)"
                     + R"({"channel":"cache-x","name":"cache_miss"}]})");
        QTRY_COMPARE(f.figure("sent"), 2);
        QCOMPARE(f.figure("waiting"), 0);
    }

    void tellsOfTheChannelsAskedFor()
    {
        Fixture f({}, { s("private-home.*"), s("presence-*") });
        f.tell({ { Kind::Occupied, s("alarm") },
                 { Kind::Occupied, s("private-home.1") },
                 { Kind::Occupied, s("private-home.1.2") },
                 { Kind::Occupied, s("presence-x") } });
        QVERIFY(f.comesTo(1));
        QStringList told;
        for (const auto events = eventsOf(f.server.requests.constFirst()); const auto event : events)
            told.append(event[u"channel"].toString());
        QCOMPARE(told, QStringList({ s("private-home.1"), s("presence-x") }));
        f.tell({ { Kind::Occupied, s("alarm") } }); // nothing: no request
        f.tell({ { Kind::Occupied, s("presence-y") } });
        QVERIFY(f.comesTo(2));
    }

    void manyEventsGoInSeveralRequests()
    {
        Fixture f;
        f.tell(QList<ChannelEvent>(250, { Kind::Occupied, s("alarm") }));
        QVERIFY(f.comesTo(3));
        QCOMPARE(eventsOf(f.server.requests[0]).size(), Webhook::kMostEvents);
        QCOMPARE(eventsOf(f.server.requests[2]).size(), 50);
        QTRY_COMPARE(f.figure("sent"), 250);
    }

    void isMadeAgainUntilItIsTakenAndInOrder()
    {
        Fixture f({ 500, 404, 302 });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(s("^webhook home: HTTP 500$")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(s("^webhook home: HTTP 404$")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(s("^webhook home: .*302$")));
        f.tell({ { Kind::Occupied, s("a") } });
        f.tell({ { Kind::Occupied, s("b") } });
        QVERIFY(f.comesTo(5));
        for (int i = 1; i < 4; ++i) // the very same
            QCOMPARE(f.server.requests[i].body, f.server.requests[0].body);
        QCOMPARE(eventsOf(f.server.requests[4])[0][u"channel"].toString(), s("b"));
        QTRY_COMPARE(f.figure("sent"), 2);
        QCOMPARE(f.figure("lost"), 0);
        QVERIFY(f.webhook.health()[u"ok"].toBool());
    }

    void isGivenUpAfterFiveMinutes()
    {
        Fixture f(QList<int>(1000, 503));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(s("^webhook home: HTTP 503$")));
        f.tell({ { Kind::Occupied, s("a") } });
        const auto begin = f.clock.monotonic();
        QVERIFY(QTest::qWaitFor([&] {
            if (f.clock.untilNext() > 0s && f.clock.untilNext() != HttpCall::kTimeLimit)
                f.clock.advance(f.clock.untilNext());
            return f.figure("lost") == 1;
        }));
        QVERIFY(f.clock.monotonic() - begin >= Webhook::kPatience);
        QCOMPARE(f.figure("waiting"), 0);
        QVERIFY(!f.webhook.health()[u"ok"].toBool());
        QCOMPARE(f.webhook.health()[u"problem"].toString(), s("HTTP 503"));
        const auto tries = f.server.requests.size();
        QVERIFY2(tries > 5 && tries < 40, qPrintable(QString::number(tries))); // it backs off
        f.statuses.clear();
        f.tell({ { Kind::Occupied, s("b") } });
        QTRY_COMPARE(f.figure("sent"), 1);
        QVERIFY(f.webhook.health()[u"ok"].toBool());
    }

    void whatWaitsIsBounded()
    {
        Fixture f(QList<int>(10, 500));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(s("^webhook home: more happens than there is room for")));
        for (qsizetype i = 0; i < Webhook::kMost + 10; ++i)
            f.tell({ { Kind::Occupied, QString::number(i) } });
        QCOMPARE(f.figure("lost"), 10);
        QCOMPARE(f.figure("waiting"), Webhook::kMost);
    }

    // The whole way, with subscribers.
    void theHubTellsWhatHappens()
    {
        HttpServer server([](const auto &) { return HttpServer::answer(200); });
        HubSettings settings = hubSettings();
        settings.subscriptionCount = true;
        settings.webhooks = { webhookAt(server.url(s("/hooks"))) };
        HubFixture f(settings);
        QStringList told; // "member_added presence-x ada"
        const auto happens = [&](const QStringList &expected) {
            told.clear();
            server.requests.clear();
            const bool came = QTest::qWaitFor([&] {
                f.clock.advance(100ms);
                for (; !server.requests.isEmpty(); server.requests.removeFirst()) {
                    for (const auto events = eventsOf(server.requests.constFirst()); const auto event : events) {
                        QStringList words { event[u"name"].toString(), event[u"channel"].toString() };
                        for (const char *name : { "user_id", "event" })
                            words.append(event[QLatin1StringView(name)].toString());
                        if (event[u"subscription_count"].isDouble())
                            words.append(QString::number(event[u"subscription_count"].toInt()));
                        words.removeAll(QString());
                        told.append(words.join(u' '));
                    }
                }
                told.sort();
                return told.size() >= expected.size();
            });
            return came && told == expected;
        };
        auto ada = std::make_unique<TestSubscriber>(f.hub.port());
        TestSubscriber ben(f.hub.port());
        QVERIFY(ada->establish() && ben.establish());
        QVERIFY(!ada->join(s("presence-x"), s("ada")).isEmpty());
        QVERIFY(ada->subscribe(s("alarm")));
        QVERIFY2(happens({ s("channel_occupied alarm"), s("channel_occupied presence-x"),
                           s("member_added presence-x ada"), s("subscription_count alarm 1") }),
                 qPrintable(told.join(u'\n')));
        QVERIFY(!ben.join(s("presence-x"), s("ben")).isEmpty());
        QVERIFY(ben.subscribe(s("cache-y")));
        QVERIFY2(happens({ s("cache_miss cache-y"), s("channel_occupied cache-y"), s("member_added presence-x ben"),
                           s("subscription_count cache-y 1") }),
                 qPrintable(told.join(u'\n')));
        ben.socket.sendTextMessage(s(R"({"event":"client-rang","channel":"presence-x","data":{}})"));
        QVERIFY2(happens({ s("client_event presence-x ben client-rang") }), qPrintable(told.join(u'\n')));
        ada.reset();
        QVERIFY2(happens({ s("channel_vacated alarm"), s("member_removed presence-x ada"),
                           s("subscription_count alarm 0") }),
                 qPrintable(told.join(u'\n')));
        ben.socket.close();
        QVERIFY2(happens({ s("channel_vacated cache-y"), s("channel_vacated presence-x"),
                           s("member_removed presence-x ben"), s("subscription_count cache-y 0") }),
                 qPrintable(told.join(u'\n')));
        const auto health = [&f] { return f.get("/api/health").json()[u"webhooks"][u"home"]; };
        QTRY_COMPARE(health()[u"sent"].toInt(), 16);
        QVERIFY(health()[u"ok"].toBool());
        const QByteArrayList metrics = f.get("/metrics").body.split('\n');
        QVERIFY(metrics.contains(R"(halfsilver_hub_webhook_sent_total{webhook="home"} 16)"));
    }

    void theChannelOfAUserIsTheirs()
    {
        HttpServer server([](const auto &) { return HttpServer::answer(200); });
        HubSettings settings = hubSettings();
        settings.webhooks = { webhookAt(server.url(s("/hooks"))) };
        HubFixture f(settings);
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        const QString data = s(R"({"id":"ada"})");
        ada.socket.sendTextMessage(QString::fromUtf8(
            QJsonDocument(QJsonObject { { s("event"), s("pusher:signin") },
                                        { s("data"),
                                          QJsonObject { { s("auth"),
                                                          QString(s("halfsilver:")
                                                                  + QString::fromLatin1(pusher::signature(
                                                                      (ada.socketId + s("::user::") + data).toUtf8(),
                                                                      "secret"))) },
                                                        { s("user_data"), data } } } })
                .toJson()));
        QVERIFY(!ada.await(s("pusher:signin_success")).isEmpty());
        QVERIFY(ada.subscribe(s("#server-to-user-ada")));
        QVERIFY(ada.subscribe(s("alarm")));
        QTRY_VERIFY((f.clock.advance(100ms), !server.requests.isEmpty()));
        QCOMPARE(eventsOf(server.requests.constFirst()).size(), 1);
        QCOMPARE(eventsOf(server.requests.constFirst())[0][u"channel"].toString(), s("alarm"));
    }
};

QTEST_GUILESS_MAIN(TestHubWebhooks)
#include "tst_hub_webhooks.moc"
