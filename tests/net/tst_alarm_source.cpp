#include "app/core/alarms/alarm_json.h"
#include "app/core/unkept_alarm_store.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/http_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

class TestConnection : public ConnectionMonitor, public Events {
public:
    std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel, const QString &event,
                                       Listener listener, Purpose purpose) override
    {
        forAlarms = purpose == Purpose::Alarms;
        bound = connection + u'|' + channel + u'|' + event;
        if (event == QStringLiteral("pusher:cache_miss"))
            missed = std::move(listener);
        else if (!m_listeners.contains(connection)) // of several events the first is that of alarms
            m_listeners[connection] = std::move(listener);
        return known ? std::make_unique<EventBinding>() : nullptr;
    }
    Result<void> send(const QString &, const QString &itsChannel, const QString &event, const QJsonValue &data) override
    {
        sent.append(itsChannel + u' ' + event + u' '
                    + QString::fromUtf8(QJsonDocument(data.toObject()).toJson(QJsonDocument::Compact)));
        return {};
    }
    ConnectionStatus status() const override { return m_status; }

    void sendKept(const QByteArray &json)
    {
        Payload payload(json);
        payload.setKept();
        m_listeners.value({})(payload);
    }
    void send(const QByteArray &json, const QString &connection = {}) { m_listeners.value(connection)(Payload(json)); }
    void connectTo(const QString &socketId, const HttpServer *hub = nullptr)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.socketId = socketId;
        m_status.channels = { { onChannel, true } };
        m_status.receivingUntil.reset();
        if (hub) {
            m_status.server = QStringLiteral("halfsilver-hub");
            m_status.origin = hub->url({});
        }
        emit statusChanged();
    }
    void setReceivedBefore(const QDateTime &at) { m_status.receivedBefore = at; }
    void lose(const QDateTime &at)
    {
        m_status.phase = ConnectionPhase::Unavailable;
        m_status.socketId.clear();
        m_status.server.clear();
        m_status.channels = { { onChannel, false, at } };
        m_status.receivingUntil = at.addSecs(-3600); // another channel has been silent for longer
        emit statusChanged();
    }

    // Still subscribed; the promised heartbeat is missing.
    void miss(const QDateTime &since)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.channels = { { onChannel, true, since, true, since } };
        emit statusChanged();
    }

    // Connected, but not let into the channel.
    void refuse(const QString &reason)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.channels = { { QStringLiteral("alarm"), false, {}, true, {}, reason } };
        emit statusChanged();
    }

    QString bound, onChannel = QStringLiteral("alarm");
    Listener missed;
    QStringList sent;
    bool known = true, forAlarms = false;

private:
    ConnectionStatus m_status;
    QHash<QString, Listener> m_listeners; // by connection
};

// Keeps what is pending, as the journal does; writes succeed at once.
class PendingStore : public UnkeptAlarmStore {
public:
    void write(AlarmRecord, Done done) override
    {
        if (done)
            done({});
    }
    void addPending(const PendingAcknowledgement &p) override { pending.append(p); }
    void removePending(const QString &key) override
    {
        pending.removeIf([&](const PendingAcknowledgement &p) { return p.idempotencyKey == key; });
    }
    QList<PendingAcknowledgement> pending;
};

AlarmSettings cached()
{
    AlarmSettings settings;
    settings.channel = QStringLiteral("cache-alarm");
    return settings;
}

// One mirror's worth of it.
struct World {
    explicit World(const AlarmSettings &settings = {}, const StoredAlarms &stored = {}, bool connectionUnseen = false,
                   const std::optional<QString> &stateFolder = {})
        : book(clock, &store)
        , sender(stateFolder.value_or(QString()), network, clock, [] { return 0.5; })
    {
        sender.setUsual(QStringLiteral("alarm"));
        store.pending = stored.pending;
        book.restore(stored);
        source.emplace(QStringLiteral("alarm"), settings,
                       AlarmSourceWorld { book, connection, connection, &store, network, clock, [] { return 0.5; },
                                          connectionUnseen, stateFolder ? &sender : nullptr });
        started = bool(source->start(stored.pending));
        if (stateFolder)
            sender.start();
    }
    // To what falls due next, and no further: a request that begins then needs the event loop.
    void advanceToNext() { clock.advance(std::max(clock.untilNext(), 0ns)); }
    AlarmKey key(const QString &id) const { return { QStringLiteral("alarm"), id }; }
    QString titles() const
    {
        QStringList all;
        for (const Alarm *alarm : book.order())
            all.append(alarm->title);
        return all.join(u',');
    }

    FakeClock clock;
    PendingStore store;
    AlarmBook book;
    TestConnection connection;
    QNetworkAccessManager network;
    RaiseSender sender;
    std::optional<AlarmSource> source;
    bool started = false;
};

// … that raises alarms itself.
struct RaisingWorld : World {
    explicit RaisingWorld(const QString &folder, const StoredAlarms &stored = {})
        : World({}, stored, false, { folder })
    {
    }
    RaiseRequest raise(const QByteArray &alarm)
    {
        const auto request = raising(QJsonDocument::fromJson(alarm).object(), {}, clock.now());
        sender.submit(*request);
        return *request;
    }
};

StoredAlarms storedAlarm(const QString &id)
{
    Alarm alarm;
    alarm.key = { QStringLiteral("alarm"), id };
    alarm.title = QStringLiteral("Stored");
    alarm.stateTold = true;
    alarm.raisedAt = alarm.receivedAt = QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC);
    StoredAlarms stored;
    stored.alarms = { alarm };
    return stored;
}

QByteArray snapshot(const QByteArray &rows) { return "{\"as_of\":\"2026-11-22T20:47:08Z\",\"alarms\":[" + rows + "]}"; }

const QByteArray kSmoke = R"({"id":"k2","title":"Smoke","priority":"critical"})";

} // namespace

class TestAlarmSource : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void bindsWhatTheIniSays()
    {
        World world;
        QVERIFY(world.started);
        QCOMPARE(world.connection.bound, QStringLiteral("|alarm|App\\Events\\PushAlarmEvent"));
        QVERIFY(world.connection.forAlarms);
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.cloud");
        TestConnection none;
        none.known = false;
        AlarmSource source(QStringLiteral("alarm.garden"), settings,
                           { world.book, none, none, nullptr, world.network, world.clock });
        const auto started = source.start();
        QVERIFY(!started);
        QCOMPARE(started.error().text, QStringLiteral("[alarm.garden] connection: there is no [pusher.cloud]"));
    }

    void showsAnEventAtOnce()
    {
        World world;
        world.connection.send(R"({"data":{"id":1,"title":"起床 ⏰","time":"07:30"}})");
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("1")));
        QVERIFY(alarm);
        QCOMPARE(alarm->title, QStringLiteral("起床 ⏰"));
        QCOMPARE(alarm->message, QStringLiteral("07:30"));
        QCOMPARE(world.source->undecoded(), 0);
    }

    void aBareStateKeepsTheTitle()
    {
        World world;
        world.connection.send(R"({"id":5,"title":"Smoke","message":"Go"})");
        world.connection.send(R"({"id":5,"state":"cleared"})");
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("5")));
        QVERIFY(alarm);
        QCOMPARE(alarm->title, QStringLiteral("Smoke"));
        QCOMPARE(alarm->state(), AlarmState::ClearedUnseen);
        // Of an alarm that nobody told of, it is shown with what it has.
        world.connection.send(R"({"id":6,"state":"raised"})");
        QCOMPARE(world.book.find(world.key(QStringLiteral("6")))->title, QStringLiteral("PushAlarmEvent"));
    }

    void countsEqualContentWithoutAnId()
    {
        World world;
        world.connection.send(R"({"data":"Smoke"})");
        world.clock.advance(30s);
        world.connection.send(R"({"data":"Smoke"})");
        QCOMPARE(world.book.order().size(), 1u);
        QCOMPARE(world.book.order().front()->count, 2);
        QVERIFY(!world.book.order().front()->ownId);
        world.clock.advance(61s);
        world.connection.send(R"({"data":"Smoke"})");
        QCOMPARE(world.book.order().size(), 2u);
    }

    void countsAndTellsWhatItCannotDecode()
    {
        World world;
        QSignalSpy changed(&*world.source, &AlarmSource::statusChanged);
        world.connection.send("{\"title\":");
        QCOMPARE(world.source->undecoded(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(world.titles(), QStringLiteral("PushAlarmEvent")); // and shown all the same
    }

    void fetchesTheSnapshotOfOurHubAfterEachSubscription()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke), "ETag: \"1\"\r\n"); });
        World world;
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].method, "GET");
        QCOMPARE(server.requests[0].path, "/api/alarms");
        QVERIFY(!server.requests[0].headers.contains("authorization"));
        QVERIFY(!server.requests[0].headers.contains("origin"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QVERIFY(world.book.gaps().isEmpty());

        // Lost: as last known since then. Found again: the server says that nothing changed.
        world.clock.advance(60s);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), lost);
        server.handler = [](auto &) { return HttpServer::answer(304, {}, "ETag: \"1\"\r\n"); };
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"), &server);
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2")))); // until the snapshot is there
        QTRY_VERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].headers.value("if-none-match"), "\"1\"");
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        QVERIFY(world.book.gaps().isEmpty());
        QCOMPARE(world.source->problem(), QString());
    }

    // The hub's alarms come as the hub's event: a source of other events asks the hub for nothing, or they would
    // stand twice.
    void anotherEventThroughOurHubHasNoSnapshot()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke)); });
        AlarmSettings settings;
        settings.event = QStringLiteral("alarm.rang");
        World world(settings, storedAlarm(QStringLiteral("kept")));
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("kept"))));
        QCOMPARE(world.titles(), QStringLiteral("Stored"));
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("kept")), QStringLiteral("Door")));
        QTest::qWait(50);
        QCOMPARE(world.source->pendingAcknowledgements(), 0);
        QVERIFY(server.requests.isEmpty());
    }

    // It may have come when the hub was away, or by another hub: only what the hub says is over ends.
    void endsWhatTheHubSaysIsOver_data()
    {
        QTest::addColumn<QByteArray>("received");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("ends");
        const QByteArray over = R"({"id":"a/1","title":"A","raised_at":"2026-11-22T20:47:00Z",)"
                                R"("acknowledged_at":"2026-11-22T20:48:00Z","cleared_at":"2026-11-22T20:49:00Z"})";
        const QByteArray bare = R"({"id":"a/1","title":"A","state":"raised"})";
        const QByteArray timed = R"({"id":"a/1","title":"A","state":"raised","raised_at":"2026-11-22T20:47:00Z"})";
        const QByteArray later = R"({"id":"a/1","title":"A","state":"raised","raised_at":"2026-11-22T20:47:01Z"})";
        QTest::newRow("over") << bare << 200 << over << true;
        QTest::newRow("that very one is over") << timed << 200 << over << true;
        QTest::newRow("one before it") << later << 200 << over << false;
        QTest::newRow("one that was over before this one came")
            << bare << 200 << QByteArray(over).replace("20:48", "20:41").replace("20:49", "20:42") << false;
        QTest::newRow("not known") << bare << 404 << QByteArray(R"({"error":"no alarm a/1"})") << false;
        QTest::newRow("still there") << bare << 200
                                     << QByteArray(
                                            R"({"id":"a/1","title":"A","acknowledged_at":null,"cleared_at":null})")
                                     << false;
        QTest::newRow("another") << bare << 200 << QByteArray(over).replace("a/1", "b") << false;
        QTest::newRow("no alarm") << bare << 200 << QByteArray("<html>") << false;
    }
    void endsWhatTheHubSaysIsOver()
    {
        QFETCH(QByteArray, received);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        QFETCH(bool, ends);
        HttpServer server([&](const HttpServer::Request &request) {
            return request.path == "/api/alarms" ? HttpServer::answer(200, snapshot(kSmoke))
                                                 : HttpServer::answer(status, answer);
        });
        World world;
        world.connection.send(received);
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].path, "/api/alarms/a%2F1");
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        if (ends)
            QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QTest::qWait(20);
        QCOMPARE(bool(world.book.find(world.key(QStringLiteral("a/1")))), !ends);
        QCOMPARE(server.requests.size(), 2); // once is enough
        QCOMPARE(world.source->undecoded(), 0);
    }

    void asksTheHubAgainUntilItAnswers()
    {
        int asked = 0;
        HttpServer server([&](const HttpServer::Request &request) {
            if (request.path == "/api/alarms")
                return HttpServer::answer(200, snapshot({}));
            return ++asked == 1
                ? HttpServer::answer(503)
                : HttpServer::answer(200,
                                     R"({"id":"gone","title":"G","acknowledged_at":"2026-11-30T00:00:00Z",)"
                                     R"("cleared_at":"2026-11-30T00:00:00Z"})");
        });
        World world({}, storedAlarm(QStringLiteral("gone")));
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(asked, 1);
        QTRY_VERIFY(world.clock.untilNext() > 0ns);
        QTest::qWait(20);
        world.clock.advance(2s);
        QTRY_COMPARE(world.titles(), QString());
        QCOMPARE(asked, 2);
    }

    // What an event told meanwhile is newer than what the hub knew when it was asked.
    void anEventIsNewerThanTheAnswerAboutWhatIsAbsent()
    {
        HttpServer server;
        World world({}, storedAlarm(QStringLiteral("gone")));
        server.handler = [&](const HttpServer::Request &request) {
            if (request.path == "/api/alarms")
                return HttpServer::answer(200, snapshot({}));
            world.connection.send(R"({"id":"gone","title":"Again","state":"raised"})");
            return HttpServer::answer(200,
                                      R"({"id":"gone","title":"G","acknowledged_at":"2026-11-30T00:00:00Z",)"
                                      R"("cleared_at":"2026-11-30T00:00:00Z"})");
        };
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.titles(), QStringLiteral("Again"));
        QTest::qWait(50);
        QCOMPARE(world.titles(), QStringLiteral("Again"));
    }

    void anEventDuringTheFetchIsNewer()
    {
        HttpServer server([](auto &) { return QByteArray(); });
        World world;
        server.handler = [&](auto &) {
            world.connection.send(R"({"id":"new","title":"New","state":"raised"})");
            world.connection.send(R"({"id":"k2","title":"Smoke","state":"cleared"})");
            return HttpServer::answer(200, snapshot(kSmoke));
        };
        QSignalSpy known(&world.book, &AlarmBook::knowledgeChanged);
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.book.order().size(), 2u);
        QTest::qWait(50);
        QCOMPARE(world.book.order().size(), 2u);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->state(), AlarmState::ClearedUnseen);
    }

    // A page that is no snapshot never ends an alarm.
    void keepsTheAlarmsWhenTheSnapshotIsNone_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("problem");
        QTest::newRow("a sign-in page") << HttpServer::answer(200, "<html>Sign in</html>")
                                        << QStringLiteral("snapshot_url leads to a web page");
        QTest::newRow("cut short") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"alarms\":[]")
                                   << QStringLiteral("cannot be reached");
        QTest::newRow("no list") << HttpServer::answer(200, R"({"message":"hello"})")
                                 << QStringLiteral("answers something else than was asked for");
        QTest::newRow("refused") << HttpServer::answer(401) << QStringLiteral("does not accept the token");
        QTest::newRow("elsewhere") << HttpServer::answer(302, {}, "Location: http://127.0.0.2:1/steal\r\n")
                                   << QStringLiteral("another address");
    }
    void keepsTheAlarmsWhenTheSnapshotIsNone()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, problem);
        HttpServer server([&](auto &) { return answer; });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY2(world.source->problem().contains(problem), qPrintable(world.source->problem()));
        QCOMPARE(world.titles(), QStringLiteral("Stored"));
    }

    void asksFewTimesWhereTheBackendLeadsInACircle()
    {
        HttpServer server([](auto &) { return HttpServer::answer(302, {}, "Location: /current\r\n"); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(server.requests.size(), 6);
    }

    void saysTheGapWhileTheSnapshotIsMissingAndTakesItBack()
    {
        bool broken = true;
        HttpServer server([&](auto &) {
            return broken ? HttpServer::answer(503) : HttpServer::answer(200, snapshot(R"({"id":"1","title":"A"})"));
        });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        const AlarmKey key = world.key(QStringLiteral("1"));
        const QDateTime known = *world.book.lastKnown(key);
        world.connection.connectTo(QStringLiteral("1.1"));
        for (int attempt = 1; attempt <= 3; ++attempt) {
            QTRY_COMPARE(server.requests.size(), attempt);
            QTRY_VERIFY(world.clock.untilNext() < 20s && world.clock.untilNext() >= 0s);
            if (attempt < 3) {
                QVERIFY(world.book.lastKnown(key)); // two failures say nothing yet
                QVERIFY(world.book.gaps().isEmpty());
                world.advanceToNext();
            }
        }
        QTRY_COMPARE(world.book.gaps().size(), 1);
        QCOMPARE(world.book.gaps().first().from, known);
        QVERIFY(!world.book.lastKnown(key));
        QCOMPARE(world.source->problem(),
                 QStringLiteral("The current alarms could not be fetched: The backend has an error (503)"));
        broken = false;
        world.advanceToNext();
        QTRY_COMPARE(world.titles(), QStringLiteral("A"));
        QVERIFY(world.book.gaps().isEmpty());
        QCOMPARE(world.source->problem(), QString());
    }

    void waitsAsLongAsRetryAfterSays()
    {
        HttpServer server([](auto &) { return HttpServer::answer(429, {}, "Retry-After: 90\r\n"); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->problem(),
                     QStringLiteral("The current alarms could not be fetched: The backend was asked too often"));
        QCOMPARE(world.clock.untilNext(), 90s);
        world.clock.advance(89s);
        QTest::qWait(20);
        QCOMPARE(server.requests.size(), 1);
        world.clock.advance(1s);
        QTRY_COMPARE(server.requests.size(), 2);
    }

    void asksWithinTheSpread()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke)); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.snapshotSpread = 60s;
        World world(settings); // chance says the middle
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.clock.untilNext(), 30s);
        world.clock.advance(29s);
        QTest::qWait(20);
        QVERIFY(server.requests.isEmpty());
        // An event before the snapshot is asked for is older than it; one after it is newer.
        world.connection.send(R"({"id":"k2","title":"Smoke","message":"old"})");
        world.clock.advance(1s);
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        // A loss while it waits takes it back.
        world.connection.lose(world.clock.now());
        world.connection.connectTo(QStringLiteral("1.2"));
        world.connection.lose(world.clock.now());
        world.clock.advance(120s);
        QTest::qWait(20);
        QCOMPARE(server.requests.size(), 1);
    }

    void tellsWhatAnInterruptionBrought_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<int>("alarms");
        QTest::newRow("nothing new") << QByteArray(kSmoke) << 0;
        QTest::newRow("one more") << QByteArray(kSmoke + R"(,{"id":"a","title":"A"})") << 1;
        QTest::newRow("two, the first is over") << QByteArray(R"({"id":"a","title":"A"},{"id":"b","title":"B"})") << 2;
        QTest::newRow("one that is over already")
            << QByteArray(kSmoke + R"(,{"id":"a","title":"A","state":"finished"})") << 0;
        QTest::newRow("one that is told twice")
            << QByteArray(kSmoke + R"(,{"id":"a","title":"A"},{"id":"a","title":"A"})") << 1;
        QTest::newRow("one that an event ends meanwhile")
            << QByteArray(kSmoke + R"(,{"id":"over","title":"A"},{"id":"b","title":"B"})") << 1;
    }
    void tellsWhatAnInterruptionBrought()
    {
        QFETCH(QByteArray, rows);
        QFETCH(int, alarms);
        QByteArray now = kSmoke;
        HttpServer server;
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        server.handler = [&](auto &) {
            if (now.contains("over"))
                world.connection.send(R"({"id":"over","title":"A","state":"finished"})");
            return HttpServer::answer(200, snapshot(now));
        };
        QSignalSpy recovered(&*world.source, &AlarmSource::recovered);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(recovered.count(), 0); // the first start has missed nothing
        world.clock.advance(60s);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        world.clock.advance(420s);
        now = rows;
        world.connection.connectTo(QStringLiteral("1.2"));
        QTRY_VERIFY(!world.book.lastKnown(world.book.order().front()->key));
        QCOMPARE(recovered.count(), alarms > 0 ? 1 : 0);
        if (alarms > 0)
            QCOMPARE(recovered.first(), (QVariantList { lost, world.clock.now(), alarms }));
        QVERIFY(world.book.gaps().isEmpty());
    }

    // The heartbeat is missing: no event comes, and the backend may be asked all the same.
    void asksWhatItDoesNotHear()
    {
        QByteArray now = kSmoke;
        bool broken = false;
        HttpServer server(
            [&](auto &) { return broken ? HttpServer::answer(404) : HttpServer::answer(200, snapshot(now)); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        QSignalSpy recovered(&*world.source, &AlarmSource::recovered);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        const AlarmKey smoke = world.book.order().front()->key;
        const QDateTime heard = world.clock.now();
        world.clock.advance(90s);
        now += R"(,{"id":"a","title":"A"})";
        world.connection.miss(heard);
        QTRY_COMPARE(recovered.count(), 1);
        const QDateTime asked = world.clock.now();
        QCOMPARE(recovered.first(), (QVariantList { heard, asked, 1 }));
        QCOMPARE(world.book.lastKnown(smoke), std::optional(asked)); // and not current: nothing tells what follows

        // Subscribed again without success, the backend refusing: what was known stays, and no gap is closed.
        broken = true;
        world.clock.advance(90s);
        world.connection.lose(heard);
        world.connection.miss(heard);
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(world.book.lastKnown(smoke), std::optional(asked));
        QVERIFY(world.book.gaps().isEmpty());

        broken = false;
        world.connection.connectTo(QStringLiteral("1.2"));
        QTRY_VERIFY(!world.book.lastKnown(smoke));
        QCOMPARE(world.titles(), QStringLiteral("Smoke,A"));
    }

    void severalConnectionsTellOneStory()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.a pusher.b");
        World world(settings);
        QVERIFY(world.started);
        const QString a = QStringLiteral("pusher.a"), b = QStringLiteral("pusher.b");
        world.connection.connectTo(QStringLiteral("several"));
        world.connection.send(kSmoke, a);
        world.connection.send(kSmoke, b);
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        // Told again: counted once more, whichever way is first.
        world.connection.send(kSmoke, b);
        world.connection.send(kSmoke, a);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 2);
        world.connection.send(R"({"id":"1","title":"By one way only"})", b);
        QCOMPARE(world.titles(), QStringLiteral("Smoke,By one way only"));
    }

    void givesUpAnAnswerThatNeverComes()
    {
        HttpServer server([](auto &) { return QByteArray(); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        world.clock.advance(20s);
        QCOMPARE(
            world.source->problem(),
            QStringLiteral("The current alarms could not be fetched: The backend at snapshot_url does not answer"));
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 2);
    }

    void saysWhatMayBeMissingWhereNoSnapshotIs()
    {
        World world;
        world.connection.connectTo(QStringLiteral("1.1"));
        QVERIFY(world.book.gaps().isEmpty()); // the first connection of a mirror that knew nothing
        world.connection.send(kSmoke);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), lost);
        world.clock.advance(7min);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(world.book.gaps(), (QList { AlarmGap { lost, world.clock.now() } }));

        // After a restart, too, something may have been missed.
        World restarted({}, storedAlarm(QStringLiteral("1")));
        const QDateTime known = *restarted.book.lastKnown(restarted.key(QStringLiteral("1")));
        restarted.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(restarted.book.gaps(), (QList { AlarmGap { known, restarted.clock.now() } }));

        // …though no more than since the earlier run ended.
        World aware;
        aware.book.restore(storedAlarm(QStringLiteral("1")));
        const QDateTime ended = known.addSecs(60);
        aware.connection.setReceivedBefore(ended);
        aware.source->restoredLate({});
        aware.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(aware.book.gaps(), (QList { AlarmGap { ended, aware.clock.now() } }));
    }

    void acknowledgesAtOurHub_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("plain") << QStringLiteral("k2-smoke") << QByteArray("/api/alarms/k2-smoke/acknowledge");
        QTest::newRow("a slash and a space")
            << QStringLiteral("a/b c") << QByteArray("/api/alarms/a%2Fb%20c/acknowledge");
        QTest::newRow("Chinese") << QStringLiteral("火") << QByteArray("/api/alarms/%E7%81%AB/acknowledge");
        QTest::newRow("a query") << QStringLiteral("a?b#c%d") << QByteArray("/api/alarms/a%3Fb%23c%25d/acknowledge");
    }
    void acknowledgesAtOurHub()
    {
        QFETCH(QString, id);
        HttpServer server([](const HttpServer::Request &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(200, "{}");
        });
        World world;
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(server.requests.size(), 1);
        QTest::qWait(20);
        world.connection.send(QJsonDocument(QJsonObject { { QStringLiteral("id"), id },
                                                          { QStringLiteral("title"), QStringLiteral("Smoke") },
                                                          { QStringLiteral("state"), QStringLiteral("raised") } })
                                  .toJson());
        const QDateTime at = world.clock.now();
        QVERIFY(world.book.acknowledge(world.key(id), QStringLiteral("hall")));
        QCOMPARE(world.book.find(world.key(id))->state(), AlarmState::Acknowledged); // shown at once
        QCOMPARE(world.store.pending.size(), 1);
        QTRY_COMPARE(server.requests.size(), 2);
        const auto request = server.requests[1];
        QCOMPARE(request.method, "POST");
        QTEST(request.path, "path");
        QCOMPARE(request.headers.value("content-type"), "application/json");
        QVERIFY(!request.headers.value("idempotency-key").isEmpty());
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(
            body,
            (QJsonObject { { QStringLiteral("by"), QStringLiteral("hall") }, { QStringLiteral("at"), toText(at) } }));
        QTRY_VERIFY(world.store.pending.isEmpty());

        QVERIFY(world.book.clear(world.key(id), QStringLiteral("hall")));
        QTRY_COMPARE(server.requests.size(), 3);
        QVERIFY(server.requests[2].path.endsWith("/clear"));
    }

    void retriesAnAcknowledgementUntilTheBackendHasIt()
    {
        int status = 500;
        HttpServer server([&](auto &) { return HttpServer::answer(status); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        settings.token = QStringLiteral("t0ken");
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QSignalSpy told(&*world.source, &AlarmSource::statusChanged);
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(world.source->problem(),
                 QStringLiteral("What was done here is not told to the backend yet: The backend has an error (500)"));
        QCOMPARE(world.store.pending.size(), 1);
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 2);
        QTRY_VERIFY(world.clock.pending() > 0 && world.clock.untilNext() < 19s); // the next try, no longer the limit
        status = 204;
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 3);
        QTRY_VERIFY(world.store.pending.isEmpty());
        QCOMPARE(world.source->problem(), QString());
        QCOMPARE(told.count(), 2);
        for (const auto &request : server.requests) {
            QCOMPARE(request.path, "/seen");
            QCOMPARE(request.headers.value("authorization"), "Bearer t0ken");
            QCOMPARE(request.headers.value("idempotency-key"), server.requests[0].headers.value("idempotency-key"));
            QCOMPARE(QJsonDocument::fromJson(request.body)[QLatin1String("id")].toString(), QStringLiteral("k2"));
        }
    }

    // Seen here while the backend could not be told: its snapshot must not bring the alarm back.
    void anAcknowledgementThatTheBackendStumblesOverDoesNotHoldUpTheRest()
    {
        HttpServer server([](const HttpServer::Request &request) {
            return HttpServer::answer(request.body.contains("k2") ? 500 : 200, "{}");
        });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/ack")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        for (const QString &id : { QStringLiteral("k2"), QStringLiteral("k3") }) {
            world.connection.send(R"({"id":")" + id.toUtf8() + R"(","title":"Smoke"})");
            world.book.acknowledge(world.key(id), QStringLiteral("hall"));
        }
        QTRY_VERIFY((world.clock.advance(1s), world.source->pendingAcknowledgements() == 1));
    }

    void anAcknowledgementOnItsWayOutlivesTheSnapshot_data()
    {
        QTest::addColumn<AlarmEnds>("ends");
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ends when cleared")
            << AlarmEnds::Clear << QByteArray(R"("state":"raised")") << QStringLiteral("acknowledged");
        QTest::newRow("without a state") << AlarmEnds::Clear << QByteArray(R"("x":1)")
                                         << QStringLiteral("acknowledged");
        QTest::newRow("auto") << AlarmEnds::Auto << QByteArray(R"("x":1)") << QStringLiteral("acknowledged");
        QTest::newRow("raised before") << AlarmEnds::Clear
                                       << QByteArray(R"("state":"raised","raised_at":"2026-11-22T20:00:00Z")")
                                       << QStringLiteral("acknowledged");
        QTest::newRow("raised again since")
            << AlarmEnds::Clear << QByteArray(R"("state":"raised","raised_at":"2026-11-22T20:46:30Z")")
            << QStringLiteral("raised");
        QTest::newRow("cleared meanwhile") << AlarmEnds::Clear << QByteArray(R"("state":"cleared")") << QString();
        QTest::newRow("ends by it") << AlarmEnds::Acknowledge << QByteArray(R"("state":"raised")") << QString();
        QTest::newRow("ends by it, raised again since")
            << AlarmEnds::Acknowledge << QByteArray(R"("raised_at":"2026-11-22T20:46:30Z")")
            << QStringLiteral("raised");
    }
    void anAcknowledgementOnItsWayOutlivesTheSnapshot()
    {
        QFETCH(AlarmEnds, ends);
        QFETCH(QByteArray, row);
        QFETCH(QString, shown);
        HttpServer server([&](const HttpServer::Request &request) {
            return request.method == "POST"
                ? HttpServer::answer(503)
                : HttpServer::answer(200, snapshot(R"({"id":"k2","title":"Smoke","priority":"critical",)" + row + "}"));
        });
        AlarmSettings settings;
        settings.ends = ends;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        stored.pending = { { { QStringLiteral("alarm"), QStringLiteral("k2") },
                             QDateTime(QDate(2026, 11, 22), QTime(20, 46), Qt::UTC),
                             QStringLiteral("hall"),
                             QStringLiteral("key-1") } };
        World world(settings, stored);
        world.clock.setNow(QDateTime(QDate(2026, 11, 22), QTime(20, 47), Qt::UTC));
        QSignalSpy known(&world.book, &AlarmBook::knowledgeChanged);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 2);
        QTest::qWait(50);
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(alarm ? toText(alarm->state()) : QString(), shown);
        if (shown == QStringLiteral("acknowledged")) {
            QCOMPARE(alarm->acknowledgedBy, QStringLiteral("hall"));
            QCOMPARE(alarm->acknowledgedAt, std::optional(stored.pending.first().at));
        }
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
    }

    // Told and heard while the snapshot, which knows nothing of it yet, was on its way.
    void anAcknowledgementDuringTheFetchOutlivesIt()
    {
        AlarmSettings settings;
        settings.ends = AlarmEnds::Acknowledge;
        HttpServer server, posts([](auto &) { return HttpServer::answer(204); });
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = posts.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.send(kSmoke);
        server.handler = [&](auto &) {
            world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
            return HttpServer::answer(200, snapshot(kSmoke));
        };
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QTest::qWait(50);
        QCOMPARE(world.titles(), QString());
    }

    void aSnapshotFillsEveryGapBeforeIt()
    {
        bool offered = false;
        HttpServer server(
            [&](auto &) { return offered ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(404); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        for (int outage = 1; outage <= 2; ++outage) {
            world.connection.connectTo(QString::number(outage));
            QTRY_COMPARE(world.book.gaps().size(), outage);
            world.clock.advance(1s);
            world.connection.lose(world.clock.now());
            world.clock.advance(1s);
        }
        offered = true;
        world.connection.connectTo(QStringLiteral("3"));
        QTRY_VERIFY(world.book.gaps().isEmpty());
    }

    // Another server may call itself what it likes.
    void sendsItsTokenToTheAddressesOfTheIniAlone_data()
    {
        QTest::addColumn<bool>("named");
        QTest::addColumn<bool>("hubIsNamed");
        QTest::addColumn<bool>("hubGetsIt");
        QTest::newRow("no address") << false << false << true;
        QTest::newRow("another address") << true << false << false;
        QTest::newRow("the hub's") << true << true << true;
    }
    void sendsItsTokenToTheAddressesOfTheIniAlone()
    {
        QFETCH(bool, named);
        QFETCH(bool, hubIsNamed);
        QFETCH(bool, hubGetsIt);
        const auto nothing = [](auto &) { return HttpServer::answer(200, snapshot({})); };
        HttpServer hub(nothing), other(nothing);
        AlarmSettings settings;
        settings.token = QStringLiteral("t0ken");
        if (named)
            settings.acknowledgeUrl = (hubIsNamed ? hub : other).url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_COMPARE(hub.requests.size(), 1);
        QCOMPARE(hub.requests[0].headers.value("authorization"), hubGetsIt ? "Bearer t0ken" : QByteArray());
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        HttpServer &told = named && !hubIsNamed ? other : hub;
        QTRY_COMPARE(told.requests.size(), &told == &hub ? 2 : 1);
        QCOMPARE(told.requests.last().headers.value("authorization"), "Bearer t0ken");
    }

    void tellsNoTimeBeforeTheClockIsSet()
    {
        HttpServer server([](auto &) { return HttpServer::answer(204); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.clock.setNow(QDateTime(QDate(1970, 1, 1), QTime(0, 2), Qt::UTC));
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QTRY_COMPARE(server.requests.size(), 1);
        QCOMPARE(QJsonDocument::fromJson(server.requests[0].body).object(),
                 (QJsonObject { { QStringLiteral("id"), QStringLiteral("k2") },
                                { QStringLiteral("by"), QStringLiteral("hall") } }));
    }

    void tellsTheOtherMirrorsOfAPrivateChannel()
    {
        AlarmSettings settings;
        settings.channel = QStringLiteral("private-alarm");
        settings.acknowledgeEvent = QStringLiteral("alarm.seen client-seen");
        settings.clearEvent = QStringLiteral("client-over");
        World world(settings);
        world.connection.onChannel = settings.channel;
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        const QString at = toText(world.clock.now());
        QCOMPARE(
            world.connection.sent,
            QStringList {
                QStringLiteral("private-alarm client-seen {\"at\":\"%1\",\"by\":\"hall\",\"id\":\"k2\"}").arg(at) });
    }

    // A cache channel tells its last event after each subscription.
    void theKeptEventOfACacheChannelShowsWhatWasMissed()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke); // raised before the mirror was there
        QVERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        QVERIFY(world.book.gaps().isEmpty());

        world.clock.advance(60s);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(world.book.gaps().isEmpty()); // it is not known yet
        world.connection.sendKept(R"({"data":{"id":"w1","title":"Water"}})");
        QVERIFY(world.book.find(world.key(QStringLiteral("w1"))));
        QCOMPARE(world.book.gaps().size(), 1); // there may have been more than the last one
    }

    void theKeptEventThatIsKnownMeansThatNothingWasMissed()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        const int count = world.book.find(world.key(QStringLiteral("k2")))->count;
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.connection.sendKept(kSmoke);
        QVERIFY(world.book.gaps().isEmpty());
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, count);
    }

    void withoutAKeptEventTheGapIsSaid()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        world.clock.advance(2s); // laravel-websockets keeps nothing, and says nothing
        QCOMPARE(world.book.gaps().size(), 1);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.3"));
        world.connection.missed({}); // others say so
        QCOMPARE(world.book.gaps().size(), 2);
    }

    void aSnapshotTellsMoreThanTheKeptEvent()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot({})); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke); // perhaps over for long
        QVERIFY(!world.book.find(world.key(QStringLiteral("k2"))));
    }

    // A server without cache channels tells nothing of itself: what comes first may be new, and the snapshot older.
    void anEventThatSeemsKeptIsNotLostBetweenSnapshots()
    {
        QByteArray rows;
        HttpServer server([&rows](auto &) { return HttpServer::answer(200, snapshot(rows)); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        rows = kSmoke; // a moment after the snapshot was told
        world.connection.sendKept(kSmoke);
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        QCOMPARE(server.requests.size(), 2);
    }

    void withoutASnapshotAfterAllTheKeptEventIsShown()
    {
        HttpServer server([](auto &) { return HttpServer::answer(404); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke);
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
    }

    void saysWhyAFurtherConnectionsChannelIsRefused()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.garden");
        World world(settings, {}, true);
        world.connection.refuse(QStringLiteral("no token"));
        world.clock.advance(6s);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]: no token"));
        world.connection.refuse(QStringLiteral("no entry"));
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]: no entry"));
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.source->problem(), QString());
    }

    // The screen tells of the first connection; the silence of a further one is said in words.
    void saysThatAFurtherConnectionIsDown()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.garden");
        World world(settings, {}, true);
        QSignalSpy changed(&*world.source, &AlarmSource::statusChanged);
        world.clock.advance(4900ms);
        QCOMPARE(world.source->problem(), QString()); // it is still connecting
        world.clock.advance(200ms);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]"));
        QCOMPARE(changed.count(), 1);
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.source->problem(), QString());

        world.connection.lose(QDateTime(QDate(2026, 11, 22), QTime(21, 43, 20), Qt::UTC));
        world.clock.advance(3s);
        world.connection.connectTo(QStringLiteral("1.2")); // a moment only
        world.connection.lose(QDateTime(QDate(2026, 11, 22), QTime(21, 43, 59), Qt::UTC));
        world.clock.advance(4s);
        QCOMPARE(world.source->problem(), QString());
        world.clock.advance(1s);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden] since 21:43"));
        changed.clear();
        world.connection.connectTo(QStringLiteral("1.3"));
        QCOMPARE(world.source->problem(), QString());
        QVERIFY(changed.count() >= 1);

        World first;
        first.clock.advance(1min);
        QCOMPARE(first.source->problem(), QString());
    }

    void tellsWhatAnEarlierRunCouldNot()
    {
        HttpServer server([](auto &) { return HttpServer::answer(404); }); // the backend has forgotten it: enough
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        stored.pending = {
            { { QStringLiteral("alarm"), QStringLiteral("k2") },
              QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC),
              QStringLiteral("hall"),
              QStringLiteral("key-1") },
            { { QStringLiteral("alarm.garden"), QStringLiteral("k3") }, {}, {}, QStringLiteral("key-2") }
        };
        World world(settings, stored);
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].headers.value("idempotency-key"), "key-1");
        QCOMPARE(world.store.pending.size(), 1); // another source's
    }

    // The journal answers only once the snapshot has been applied.
    void whatAnEarlierRunLeftMayBecomeKnownLate()
    {
        HttpServer server([](const HttpServer::Request &request) {
            return HttpServer::answer(200, request.method == "GET" ? snapshot(kSmoke) : QByteArray("{}"));
        });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/acknowledge")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        StoredAlarms stored = storedAlarm(QStringLiteral("gone"));
        stored.pending = { { world.key(QStringLiteral("k1")), world.clock.now(), {}, QStringLiteral("early") } };
        world.store.pending = stored.pending;
        world.book.restore(stored);
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("gone"))));
        world.source->restoredLate(stored.pending);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke")); // asked again: what it lacks is finished
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QTRY_VERIFY(world.store.pending.isEmpty()); // the backend has heard of it
    }

    // Cleared here while the hub was away: a restart must neither forget to tell it nor raise the alarm again.
    void whatWasClearedStaysSoOverARestart()
    {
        HttpServer server;
        World before;
        before.connection.connectTo(QStringLiteral("1.1"), &server);
        before.connection.send(kSmoke);
        before.connection.lose(before.clock.now());
        server.handler = [](auto &) { return QByteArray(); };
        before.clock.advance(1s);
        QVERIFY(before.book.clear(before.key(QStringLiteral("k2")), QStringLiteral("hall")));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2"));
        stored.alarms[0].clearedAt = before.clock.now();
        stored.pending = before.store.pending;
        QCOMPARE(stored.pending.size(), 1);
        QVERIFY(stored.pending[0].clear);

        HttpServer hub([](const HttpServer::Request &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot(kSmoke)) : QByteArray();
        });
        World after({}, stored);
        after.clock.setNow(before.clock.now().addSecs(60));
        after.connection.connectTo(QStringLiteral("1.2"), &hub);
        QTRY_VERIFY(!after.book.lastKnown(after.key(QStringLiteral("k2"))));
        QCOMPARE(after.book.find(after.key(QStringLiteral("k2")))->state(), AlarmState::ClearedUnseen);
        QTRY_COMPARE(hub.requests.size(), 2);
        QVERIFY(std::any_of(hub.requests.begin(), hub.requests.end(),
                            [](const auto &request) { return request.path == "/api/alarms/k2/clear"; }));
    }

    void aServerWithoutAnAddressForItIsNotToldWhatWasCleared()
    {
        HttpServer server([](auto &) { return HttpServer::answer(204); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        for (const bool clear : { true, false, true })
            stored.pending.append({ { QStringLiteral("alarm"), QStringLiteral("k%1").arg(stored.pending.size()) },
                                    QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC),
                                    {},
                                    QStringLiteral("key-%1").arg(stored.pending.size()),
                                    clear });
        World world(settings, stored);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 1);
        QVERIFY(server.requests[0].body.contains("k1"));
        QVERIFY(world.store.pending.isEmpty());
    }

    // A server may hand out events before it confirms the channel; once it is lost they are no longer current.
    void whatCameBeforeTheConfirmationIsLastKnownOnceTheServerIsLost()
    {
        World world;
        world.connection.send(kSmoke);
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.clock.advance(5s);
        world.connection.lose(world.clock.now());
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
    }

    void hasNothingToTellAboutAlarmsWithoutAnId()
    {
        HttpServer server;
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(R"({"data":"Smoke"})");
        world.book.acknowledge(world.book.order().front()->key, QStringLiteral("hall"));
        QVERIFY(world.book.order().empty()); // a notice: acknowledging ends it
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QVERIFY(world.book.order().empty());
        QTRY_COMPARE(server.requests.size(), 1); // that one has an id
        QVERIFY(server.requests[0].body.contains("k2"));
    }

    void tellsNobodyWhereNobodyAsks()
    {
        World world;
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QVERIFY(world.store.pending.isEmpty());
        QCOMPARE(world.source->pendingAcknowledgements(), 0);
    }

    // A service that renews the token writes the file; nobody tells the mirror.
    void takesTheTokenThatIsInTheFileByThen()
    {
        QTemporaryDir folder;
        const auto write = [path = folder.filePath(QStringLiteral("token"))](const char *token) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(token) > 0;
        };
        QVERIFY(write("of-yesterday\n"));
        HttpServer server([](const HttpServer::Request &request) {
            const bool good = request.headers.value("authorization") == "Bearer of-today";
            return good ? HttpServer::answer(200, snapshot(kSmoke)) : HttpServer::answer(401);
        });
        AlarmSettings settings;
        settings.tokenFile = folder.filePath(QStringLiteral("token"));
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        settings.ends = AlarmEnds::Acknowledge;
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(R"({"id":"1","title":"A"})");
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("1")), QStringLiteral("hall")));
        QTRY_COMPARE(server.requests.size(), 2);
        QTRY_COMPARE(world.clock.untilNext(), 5min);
        QVERIFY(write("of-today\n"));
        world.clock.advance(5min);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 4);
        QCOMPARE(world.source->problem(), QString());
    }

    void sendsItsTokenToNoOtherOrigin()
    {
        HttpServer other([](auto &) { return HttpServer::answer(200, snapshot({})); });
        HttpServer server([&](auto &) {
            return HttpServer::answer(302, {}, "Location: " + other.url(QStringLiteral("/x")).toEncoded() + "\r\n");
        });
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("token")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("from-file\n");
        file.close();
        AlarmSettings settings;
        settings.tokenFile = file.fileName();
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].headers.value("authorization"), "Bearer from-file");
        QVERIFY(other.requests.isEmpty());
    }

    void whatIsRaisedHereIsShownAtOnceAndComesBackAsTheSameAlarm()
    {
        QTemporaryDir folder;
        HttpServer hub([](const auto &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(201, "{}");
        });
        RaisingWorld world(folder.path());
        const RaiseRequest request = world.raise(kSmoke);
        QCOMPARE(world.titles(), QStringLiteral("Smoke")); // without any network
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), std::nullopt);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_COMPARE(hub.requests.size(), 2); // raised, and the snapshot that does not hold it
        QTRY_VERIFY(world.sender.waiting().isEmpty());
        QTest::qWait(50);
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(alarm->count, 1);
        world.connection.send(R"({"id":"k2","title":"Smoke"})"); // a backend that counts nothing tells of it
        QCOMPARE(world.book.order().size(), size_t(1));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        world.connection.send(R"({"id":"k2","title":"Smoke"})"); // and of another
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 2);
    }

    void whatWasClearedHereStaysSoUntilTheBackendHears()
    {
        QTemporaryDir folder;
        bool up = false;
        HttpServer hub([&](const auto &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot(kSmoke))
                                           : HttpServer::answer(up ? 200 : 503, "{}");
        });
        RaisingWorld world(folder.path());
        world.raise(kSmoke);
        world.sender.submit(clearing(QStringLiteral("k2"), {}, {}, world.clock.now()));
        const auto state = [&] { return world.book.find(world.key(QStringLiteral("k2")))->state(); };
        QCOMPARE(state(), AlarmState::ClearedUnseen);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_VERIFY(hub.requests.size() >= 2);
        QTest::qWait(50);
        QCOMPARE(state(), AlarmState::ClearedUnseen); // whatever the snapshot says
        world.connection.send(R"({"data":{"id":"k2","title":"Smoke","count":1,"state":"raised"}})");
        QCOMPARE(state(), AlarmState::ClearedUnseen);
        up = true;
        QTRY_VERIFY((world.clock.advance(1s), world.sender.waiting().isEmpty()));
        QCOMPARE(state(), AlarmState::ClearedUnseen);
    }

    void anAcknowledgementWaitsForTheRaisingThatItIsAbout()
    {
        QTemporaryDir folder;
        bool raised = false;
        QList<QByteArray> paths;
        HttpServer hub([&](const HttpServer::Request &request) {
            paths.append(request.path);
            if (request.method == "GET")
                return HttpServer::answer(200, snapshot({}));
            if (request.path == "/api/alarms")
                return HttpServer::answer(raised ? 201 : 503, "{}");
            return HttpServer::answer(raised ? 200 : 404, "{}");
        });
        RaisingWorld world(folder.path());
        world.raise(kSmoke);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_VERIFY(paths.contains("/api/alarms"));
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("ana")));
        QTRY_VERIFY(paths.contains("/api/alarms/k2/acknowledge"));
        QTest::qWait(50);
        QCOMPARE(world.source->pendingAcknowledgements(), qsizetype(1)); // its 404 was no answer
        raised = true;
        QTRY_VERIFY((world.clock.advance(1s), world.source->pendingAcknowledgements() == 0));
        QVERIFY(world.sender.waiting().isEmpty());
    }

    void whatAnEarlierRunLeftInTheQueueIsNotCountedAgain()
    {
        QTemporaryDir folder;
        const FakeClock clock;
        const auto request = raising(QJsonDocument::fromJson(kSmoke).object(), {}, clock.now());
        QVERIFY(RaiseQueue(folder.path()).add(*request));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2"));
        stored.alarms.first().raisedAt = clock.now();
        stored.alarms.first().raisedTold = clock.now();
        RaisingWorld world(folder.path(), stored);
        QTRY_COMPARE(world.sender.waiting().size(), 1);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        RaisingWorld forgot(folder.path()); // a mirror whose journal was lost
        QTRY_COMPARE(forgot.titles(), QStringLiteral("Smoke"));
    }

    void ofSeveralOccurrencesInTheQueueTheLastOneStays()
    {
        QTemporaryDir folder;
        const FakeClock clock;
        const RaiseQueue queue(folder.path());
        const QJsonObject smoke = QJsonDocument::fromJson(kSmoke).object();
        QVERIFY(queue.add(*raising(smoke, {}, clock.now().addSecs(-20))));
        QVERIFY(queue.add(clearing(QStringLiteral("k2"), {}, {}, clock.now().addSecs(-10))));
        QVERIFY(queue.add(*raising(smoke, {}, clock.now())));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2")); // as the journal has the second one
        Alarm &alarm = stored.alarms.first();
        alarm.raisedAt = clock.now();
        alarm.raisedTold = clock.now();
        alarm.acknowledgedAt = clock.now();
        alarm.count = 2;
        RaisingWorld world(folder.path(), stored);
        QTRY_COMPARE(world.sender.waiting().size(), 3);
        const Alarm *shown = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(shown->count, 2);
        QVERIFY(shown->acknowledgedAt && shown->active());
        world.sender.submit(clearing(QStringLiteral("k2"), {}, {}, clock.now().addSecs(-3600))); // a clock set back
        QVERIFY(!world.book.find(world.key(QStringLiteral("k2")))
                || !world.book.find(world.key(QStringLiteral("k2")))->active());
    }

    // Two servers, two channels, and what the names of the events say; both have an alarm 1.
    // Alarms come all the same, and nobody would know that the other way is the last one.
    void saysThatOneOfItsConnectionsIsDown()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("The server ended the connection")));
        FakeClock clock;
        PendingStore store;
        AlarmBook book(clock, &store);
        QNetworkAccessManager network;
        FakeTransports firstServer, secondServer;
        pusher::Connections connections;
        PusherSettings server;
        server.key = QStringLiteral("k");
        auto &first =
            connections.add(QStringLiteral("pusher.a"), std::make_unique<pusher::Client>(server, firstServer, clock));
        auto &second =
            connections.add(QStringLiteral("pusher.b"), std::make_unique<pusher::Client>(server, secondServer, clock));
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.a pusher.b");
        AlarmSource source(QStringLiteral("alarm"), settings,
                           { book, connections, *connections.monitor(settings.connection), &store, network, clock,
                             [] { return 0.5; } });
        QVERIFY(source.start());
        first.start();
        second.start();
        QCOMPARE(source.problem(), QString());
        clock.advance(5s);
        QCOMPARE(source.problem(), QString()); // the connection is told to be down, as one
        firstServer.establish();
        firstServer.confirm("alarm");
        QCOMPARE(source.problem(), QStringLiteral("Not receiving alarms from [pusher.b]"));
        secondServer.establish();
        secondServer.confirm("alarm");
        QCOMPARE(source.problem(), QString());
        QSignalSpy changed(&source, &AlarmSource::statusChanged);
        firstServer.close(4200);
        QCOMPARE(source.problem(), QString());
        clock.advance(5s); // it may be back at once
        QVERIFY2(source.problem().startsWith(QStringLiteral("Not receiving alarms from [pusher.a] since ")),
                 qPrintable(source.problem()));
        QVERIFY(changed.size() >= 1);
    }

    void severalSourcesOnSeveralConnections()
    {
        FakeClock clock;
        PendingStore store;
        AlarmBook book(clock, &store);
        QNetworkAccessManager network;
        FakeTransports homeServer, cloudServer;
        pusher::Connections connections;
        PusherSettings server;
        server.key = QStringLiteral("k");
        auto &home =
            connections.add(QStringLiteral("pusher"), std::make_unique<pusher::Client>(server, homeServer, clock));
        auto &cloud = connections.add(QStringLiteral("pusher.cloud"),
                                      std::make_unique<pusher::Client>(server, cloudServer, clock));
        AlarmSettings house, garden;
        house.priorities = { { QStringLiteral("fire"), AlarmPriority::Critical } };
        garden.connection = QStringLiteral("pusher.cloud");
        garden.channel = QStringLiteral("garden");
        garden.event = QStringLiteral("rang repeated");
        garden.clearEvent = QStringLiteral("over");
        AlarmRule heartbeat;
        QVERIFY(!readValue(QStringLiteral("title = beat : ignore"), heartbeat));
        garden.rules = { { QStringLiteral("beat"), heartbeat } };
        AlarmSource houseSource(QStringLiteral("alarm"), house,
                                { book, connections, home, &store, network, clock, [] { return 0.5; } });
        AlarmSource gardenSource(QStringLiteral("alarm.garden"), garden,
                                 { book, connections, cloud, &store, network, clock, [] { return 0.5; } });
        QVERIFY(houseSource.start() && gardenSource.start());
        home.start();
        cloud.start();
        homeServer.establish();
        cloudServer.establish();
        homeServer.confirm("alarm");
        cloudServer.confirm("garden");
        QCOMPARE(subscriptions(homeServer.takeSent()), QStringList { QStringLiteral("+alarm") });
        QCOMPARE(subscriptions(cloudServer.takeSent()), QStringList { QStringLiteral("+garden") });

        const auto say = [](FakeTransports &from, const char *event, const char *channel, const char *data) {
            from.say(
                QString::fromUtf8(QJsonDocument(QJsonObject { { QStringLiteral("event"), QString::fromUtf8(event) },
                                                              { QStringLiteral("channel"), QString::fromUtf8(channel) },
                                                              { QStringLiteral("data"), QString::fromUtf8(data) } })
                                      .toJson(QJsonDocument::Compact)));
        };
        say(homeServer, "App\\Events\\PushAlarmEvent", "alarm", R"({"id":1,"title":"Smoke","priority":"fire"})");
        say(cloudServer, "rang", "garden", R"({"id":1,"title":"Gate open"})");
        say(cloudServer, "repeated", "garden", R"({"id":1,"title":"Gate open"})");
        say(cloudServer, "rang", "garden", R"({"id":2,"title":"beat"})");
        say(cloudServer, "rang", "alarm", R"({"id":3,"title":"another channel"})");
        say(homeServer, "rang", "garden", R"({"id":4,"title":"another server"})");
        const AlarmKey smoke { QStringLiteral("alarm"), QStringLiteral("1") };
        const AlarmKey gate { QStringLiteral("alarm.garden"), QStringLiteral("1") };
        QCOMPARE(book.order().size(), 2);
        QCOMPARE(book.find(smoke)->priority, AlarmPriority::Critical);
        QVERIFY(book.find(gate)->stateTold);
        QCOMPARE(gardenSource.ignored(), 1);
        say(cloudServer, "over", "garden", R"({"id":1})");
        QCOMPARE(book.find(gate)->state(), AlarmState::ClearedUnseen);
        QCOMPARE(book.find(gate)->title, QStringLiteral("Gate open"));
        QVERIFY(book.find(smoke)->active());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSource)
#include "tst_alarm_source.moc"
