// An alarm that a Laravel raises through Redis, and what becomes of it while hubs and mirrors come and go: a real
// redis-server, hubs and mirrors with journals of their own.
#include "app/core/system_clock.h"
#include "app/store/sqlite_alarm_store.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "net/web_socket_transport.h"
#include "tests/support/hub_fixture.h"
#include "tests/support/laravel_on_redis.h"

#include <QNetworkAccessManager>

using namespace halfsilver;

namespace {

int freePort()
{
    QTcpServer free;
    free.listen(QHostAddress::LocalHost);
    return free.serverPort();
}

// One hub of a home, which may be started again.
struct HubHost {
    HubHost(const RedisServer &redis, const QString &itsName)
        : name(itsName)
    {
        settings.port = freePort();
        settings.broadcast = { QStringLiteral("local"), QStringLiteral("redis") };
        settings.drivers.redis.port = redis.port();
        start();
    }
    void start()
    {
        store = std::make_unique<SqliteAlarmStore>(folder.filePath(name), clock);
        hub = std::make_unique<Hub>(settings, QList<HubToken>(), *store, clock);
        if (const auto listening = hub->listen(); !listening)
            qFatal("%s", qPrintable(listening.error().text));
    }
    void stop()
    {
        hub.reset();
        store.reset();
    }
    QStringList alarms() const
    {
        QStringList all;
        for (const Alarm &alarm : hub->alarms())
            all.append(alarm.key.id + (alarm.acknowledgedAt ? QStringLiteral(" seen") : QString()));
        return all;
    }
    QTemporaryDir folder;
    QString name;
    HubSettings settings = hubSettings();
    SystemClock clock;
    std::unique_ptr<SqliteAlarmStore> store;
    std::unique_ptr<Hub> hub;
};

// A mirror without its window.
class Mirror {
public:
    // Where it keeps what it knows.
    Mirror(const QString &file, const QList<const HubHost *> &hubs)
        : m_store(file, m_clock)
        , book(m_clock, &m_store)
    {
        AlarmSettings settings;
        QStringList names;
        for (const HubHost *hub : hubs) {
            PusherSettings pusher;
            pusher.key = hub->settings.key;
            pusher.host = QStringLiteral("127.0.0.1");
            pusher.port = *hub->settings.port;
            pusher.tls = false;
            names.append(QStringLiteral("pusher.") + hub->name);
            m_connections.add(names.last(), std::make_unique<pusher::Client>(pusher, m_transports, m_clock));
        }
        settings.connection = names.join(u' ');
        const auto stored = m_store.load();
        book.restore(*stored);
        m_monitor = m_connections.monitor(settings.connection);
        m_source = std::make_unique<AlarmSource>(
            QStringLiteral("alarm"), settings,
            AlarmSourceWorld { book, m_connections, *m_monitor, &m_store, m_network, m_clock });
        if (!m_source->start(stored->pending))
            qFatal("no connection");
        for (const auto &[itsName, client] : m_connections.all())
            client->start();
    }
    // Hears, and knows what it may not have heard.
    bool isCurrent()
    {
        return QTest::qWaitFor(
            [this] {
                if (!m_monitor->status().receiving())
                    return false;
                return book.order().empty() || !book.lastKnown(book.order().front()->key);
            },
            15000);
    }
    QString shown() const
    {
        QStringList all;
        for (const Alarm *alarm : book.order())
            all.append(alarm->key.id + u' ' + (alarm->active() ? u"active" : u"cleared")
                       + (alarm->acknowledgedAt ? u" seen" : u""));
        all.sort();
        return all.join(u", ");
    }

private:
    SystemClock m_clock;
    SqliteAlarmStore m_store;

public:
    AlarmBook book;

private:
    QNetworkAccessManager m_network;
    WebSocketTransportFactory m_transports { m_clock };
    pusher::Connections m_connections;
    ConnectionMonitor *m_monitor = nullptr;
    std::unique_ptr<AlarmSource> m_source;
};

QByteArray messageOf(const QByteArray &alarm)
{
    return R"({"event":"App\\Events\\PushAlarmEvent","data":{"data":)" + alarm + R"(,"socket":null},"socket":null})";
}
const QByteArray kRaised = R"({"id":"k2","title":"Smoke","priority":"critical","state":"raised"})";
const QByteArray kOver = R"({"id":"k2","title":"Smoke","priority":"critical","state":"finished"})";

} // namespace

class TestRedisToMirror : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!RedisServer::isThere())
            QSKIP("redis-server is not installed");
    }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void outlivesARestartOfMirrorAndHubAndEndsWhenItsEndCame()
    {
        RedisServer redis;
        HubHost hub(redis, QStringLiteral("a"));
        Laravel laravel(redis);
        QVERIFY(hears(laravel, 1));
        {
            Mirror mirror(file("mirror"), { &hub });
            QVERIFY(mirror.isCurrent());
            say(laravel, kRaised, 1);
            QTRY_COMPARE(mirror.shown(), QStringLiteral("k2 active"));
        }
        {
            Mirror mirror(file("mirror"), { &hub }); // as last known
            QCOMPARE(mirror.shown(), QStringLiteral("k2 active"));
            QVERIFY(mirror.isCurrent());
            QCOMPARE(mirror.shown(), QStringLiteral("k2 active"));
            hub.stop();
            QTRY_VERIFY(mirror.book.lastKnown({ QStringLiteral("alarm"), QStringLiteral("k2") }));
            hub.start();
            QVERIFY(mirror.isCurrent());
            QCOMPARE(mirror.shown(), QStringLiteral("k2 active"));
            QCOMPARE(hub.alarms(), QStringList { QStringLiteral("k2") });
        }
        // A mirror that was never there hears of it, too.
        {
            Mirror other(file("other"), { &hub });
            QTRY_COMPARE(other.shown(), QStringLiteral("k2 active"));
        }
        // Its end comes while the mirrors are away, and another restart of the hub after it.
        QVERIFY(hears(laravel, 1));
        say(laravel, kOver, 1);
        QTRY_COMPARE(hub.alarms(), QStringList());
        hub.stop();
        hub.start();
        for (const char *each : { "mirror", "other" }) {
            Mirror mirror(file(each), { &hub });
            QCOMPARE(mirror.shown(), QStringLiteral("k2 active"));
            QTRY_COMPARE(mirror.shown(), QString());
        }
    }

    // Who acknowledges at one mirror has done so for all, at whichever hub.
    void twoHubsAgree()
    {
        RedisServer redis;
        HubHost a(redis, QStringLiteral("a")), b(redis, QStringLiteral("b"));
        Laravel laravel(redis);
        QVERIFY(hears(laravel, 2));
        Mirror atA(file("a"), { &a }), atB(file("b"), { &b });
        QVERIFY(atA.isCurrent() && atB.isCurrent());
        say(laravel, kRaised, 2);
        a.hub->raise(
            { { QStringLiteral("id"), QStringLiteral("own") }, { QStringLiteral("title"), QStringLiteral("Own") } });
        QTRY_COMPARE(atA.shown(), QStringLiteral("k2 active, own active"));
        QTRY_COMPARE(atB.shown(), QStringLiteral("k2 active, own active"));
        QVERIFY(atB.book.acknowledge({ QStringLiteral("alarm"), QStringLiteral("own") }, QStringLiteral("Ada")));
        QVERIFY(atB.book.acknowledge({ QStringLiteral("alarm"), QStringLiteral("k2") }, QStringLiteral("Ada")));
        QTRY_COMPARE(atA.shown(), QStringLiteral("k2 active seen, own active seen"));
        for (const HubHost *hub : { &a, &b })
            QTRY_COMPARE(hub->alarms(), QStringList({ QStringLiteral("k2 seen"), QStringLiteral("own seen") }));
        // The hub that it was not raised at has a snapshot that knows it.
        b.stop();
        QTRY_VERIFY(atB.book.lastKnown({ QStringLiteral("alarm"), QStringLiteral("own") }));
        b.start();
        QVERIFY(atB.isCurrent());
        QCOMPARE(atB.shown(), QStringLiteral("k2 active seen, own active seen"));
        QVERIFY(hears(laravel, 2));
        a.hub->clear(QStringLiteral("own"), {});
        say(laravel, kOver, 2);
        QTRY_COMPARE(atA.shown(), QString());
        QTRY_COMPARE(atB.shown(), QString());
        QCOMPARE(b.alarms(), QStringList());
    }

    // The hub that is there again knows nothing of what was raised when it was away, and ends nothing.
    void aHubThatWasAwayEndsNothing()
    {
        RedisServer redis;
        HubHost a(redis, QStringLiteral("a")), b(redis, QStringLiteral("b"));
        Laravel laravel(redis);
        QVERIFY(hears(laravel, 2));
        a.stop();
        {
            Mirror mirror(file("mirror"), { &a, &b });
            QVERIFY(mirror.isCurrent());
            say(laravel, kRaised, 1);
            QTRY_COMPARE(mirror.shown(), QStringLiteral("k2 active"));
        }
        a.start();
        Mirror mirror(file("mirror"), { &a });
        QVERIFY(mirror.isCurrent());
        QTest::qWait(200);
        QCOMPARE(mirror.shown(), QStringLiteral("k2 active"));
    }

private:
    static void say(Laravel &laravel, const QByteArray &alarm, int listeners)
    {
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_alarm"), messageOf(alarm)) >= listeners);
    }
    QString file(const char *name) const { return m_folder->filePath(QLatin1StringView(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRedisToMirror)
#include "tst_redis_to_mirror.moc"
