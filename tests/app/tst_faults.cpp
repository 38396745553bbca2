// What goes wrong between a mirror and its server, with real sockets and a real hub in a process of its own. Each prints
// its figures. The rules are the real ones; only the silence before a ping is 5 s in place of 25.
#include "app/core/alarms/alarm_json.h"
#include "app/core/system_clock.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "net/web_socket_transport.h"
#include "tests/support/fault_figures.h"
#include "tests/support/hub_program.h"
#include "tests/support/memory_alarm_store.h"
#include "tests/support/raw_http.h"
#include "tests/support/relay.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QString kEstablished = QStringLiteral("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_"
                                            "id\\\":\\\"1.2\\\",\\\"activity_timeout\\\":30}\"}");

constexpr int kRecover = 25'000; // an attempt under way has its 15 s, then comes the ceiling for a server in the house

PusherSettings settingsFor(quint16 port)
{
    PusherSettings settings;
    settings.key = QStringLiteral("halfsilver");
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = port;
    settings.tls = false;
    settings.activityTimeout = 5s;
    return settings;
}

// This machine's clocks, which a test sets.
class JumpyClock : public SystemClock {
public:
    QDateTime now() const override { return SystemClock::now().addSecs(set.count() + slept.count()); }
    std::chrono::nanoseconds boottime() const override { return SystemClock::boottime() + slept; }
    std::chrono::seconds set { 0 }, slept { 0 };
};

// A mirror without its screen.
struct Mirror {
    explicit Mirror(quint16 port, const Chance &random = chance)
        : client(connections.add(QStringLiteral("pusher"),
                                 std::make_unique<Client>(settingsFor(port), transports, clock, random)))
    {
        (void)source.start();
        client.start();
    }
    bool receiving() const { return client.status().receiving(); }
    bool knows(const QString &id) const
    {
        const Alarm *alarm = book.find({ QStringLiteral("alarm"), id });
        return alarm && alarm->active();
    }
    bool current() const { return receiving() && (book.order().empty() || !book.lastKnown(book.order().front()->key)); }

    JumpyClock clock;
    WebSocketTransportFactory transports { clock };
    Connections connections;
    Client &client;
    QNetworkAccessManager network;
    MemoryAlarmStore store;
    AlarmBook book { clock, &store };
    AlarmSource source { QStringLiteral("alarm"),
                         {},
                         AlarmSourceWorld { book, connections, client, &store, network, clock, {}, false, nullptr } };
};

bool ask(quint16 port, const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }, 5000))
        return false;
    socket.write(method + ' ' + path
                 + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                   "Connection: close\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray answer;
    return QTest::qWaitFor(
               [&] {
                   answer += socket.readAll();
                   return answer.contains("\r\n\r\n");
               },
               5000)
        && answer.startsWith("HTTP/1.1 20");
}

bool raise(quint16 port, const QString &id)
{
    return ask(port, "POST", "/api/alarms", QStringLiteral("{\"id\":\"%1\",\"title\":\"Alarm %1\"}").arg(id).toUtf8());
}
bool finish(quint16 port, const QString &id)
{
    const QByteArray path = "/api/alarms/" + id.toUtf8();
    return ask(port, "POST", path + "/clear") && ask(port, "POST", path + "/acknowledge");
}

} // namespace

class TestFaults : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theServerIsKilled()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Mirror mirror(hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        hub.kill();
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QVERIFY(hub.start());
        QVERIFY(raise(hub.port(), QStringLiteral("meanwhile")));
        const qint64 recovered =
            until([&] { return mirror.current() && mirror.knows(QStringLiteral("meanwhile")); }, kRecover);
        tell("server killed", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
    }

    void theServerIsFrozen()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Mirror mirror(hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        hub.signal(SIGSTOP);
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QCOMPARE(mirror.client.status().reason, QStringLiteral("The server does not answer"));
        hub.signal(SIGCONT);
        QVERIFY(raise(hub.port(), QStringLiteral("thawed")));
        const qint64 recovered =
            until([&] { return mirror.current() && mirror.knows(QStringLiteral("thawed")); }, kRecover);
        tell("server frozen", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
    }

    void aProxyGoesSilent()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Relay relay(hub.port());
        Mirror mirror(relay.serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        relay.setMode(Relay::Mode::Silent);
        QVERIFY(raise(hub.port(), QStringLiteral("unheard")));
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QVERIFY(!mirror.knows(QStringLiteral("unheard")));
        relay.setMode(Relay::Mode::Pass);
        const qint64 recovered =
            until([&] { return mirror.current() && mirror.knows(QStringLiteral("unheard")); }, kRecover);
        tell("proxy goes silent", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
    }

    // 5 ms a byte: slow, and yet alive.
    void aSlowTrickleIsHeardOut()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Relay relay(hub.port());
        Mirror mirror(relay.serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        relay.setMode(Relay::Mode::Trickle);
        QVERIFY(raise(hub.port(), QStringLiteral("slow")));
        const qint64 heard = until([&] { return mirror.knows(QStringLiteral("slow")); }, kNotice);
        std::printf("%-34s heard after %6.2f s\n", "slow trickle", double(heard) / 1000);
        QVERIFY(heard > 500);
        QVERIFY(mirror.receiving());
    }

    // A byte a second would never be done: the attempt has its 15 s.
    void anEndlessTrickleIsGivenUp()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Relay relay(hub.port());
        relay.setMode(Relay::Mode::Trickle, 1s);
        Mirror mirror(relay.serverPort());
        const qint64 again = until([&] { return mirror.client.status().nextTry.has_value(); }, kNotice);
        relay.setMode(Relay::Mode::Pass);
        const qint64 recovered = until([&] { return mirror.current(); }, kRecover);
        tell("endless trickle", again, recovered);
        QVERIFY(again >= 0 && recovered >= 0);
    }

    void theLinkIsResetWithinAFrame()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Relay relay(hub.port());
        Mirror mirror(relay.serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        relay.resetMidFrame();
        QVERIFY(raise(hub.port(), QStringLiteral("cut")));
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QVERIFY(!mirror.knows(QStringLiteral("cut")));
        const qint64 recovered =
            until([&] { return mirror.current() && mirror.knows(QStringLiteral("cut")); }, kRecover);
        tell("RST in mid-frame", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
    }

    // All classes at once, for as long as it takes to see the rhythm; chance is the least patient one.
    void closeCodesInALoopAreNotHammeredAt()
    {
        struct Closing {
            int code;
            int attempts = 0;
            std::unique_ptr<QWebSocketServer> server;
            std::unique_ptr<Client> client;
        };
        SystemClock clock;
        WebSocketTransportFactory transports(clock);
        std::vector<Closing> all;
        for (const int code : { 1000, 1001, 1006, 1011, 4001, 4009, 4100, 4200, 4201, 4301 })
            all.push_back({ code, 0, nullptr, nullptr });
        for (Closing &each : all) {
            each.server =
                std::make_unique<QWebSocketServer>(QStringLiteral("closing"), QWebSocketServer::NonSecureMode);
            QVERIFY(each.server->listen(QHostAddress::LocalHost));
            QObject::connect(each.server.get(), &QWebSocketServer::newConnection, each.server.get(), [&each] {
                ++each.attempts;
                QWebSocket *socket = each.server->nextPendingConnection();
                socket->setParent(each.server.get());
                socket->sendTextMessage(kEstablished);
                socket->flush();
                if (each.code == 1006)
                    socket->abort();
                else
                    socket->close(QWebSocketProtocol::CloseCode(each.code));
            });
            each.client =
                std::make_unique<Client>(settingsFor(each.server->serverPort()), transports, clock, [] { return 0.0; });
            each.client->start();
        }
        constexpr int kSeconds = 20;
        QTest::qWait(kSeconds * 1000);
        for (const Closing &each : all) {
            std::printf("%-34s %5.1f attempts a minute, %s\n",
                        qPrintable(QStringLiteral("closes with %1 in a loop").arg(each.code)),
                        each.attempts * 60.0 / kSeconds, qPrintable(toText(each.client->status().phase)));
            QVERIFY2(each.attempts <= kSeconds + 1, qPrintable(QString::number(each.attempts)));
            const bool refused = each.code == 4001 || each.code == 4009 || each.code == 4301;
            QVERIFY(refused ? each.attempts == 1 : each.attempts >= 2);
            QVERIFY(each.client->status().phase != ConnectionPhase::Disconnected);
        }
    }

    void theClockJumps_data()
    {
        QTest::addColumn<int>("hours");
        QTest::newRow("an hour on") << 1;
        QTest::newRow("an hour back") << -1;
    }
    void theClockJumps()
    {
        QFETCH(int, hours);
        HubProgram hub;
        QVERIFY(hub.start());
        Mirror mirror(hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        const QString id = mirror.client.status().socketId;
        mirror.clock.set = std::chrono::hours(hours);
        mirror.client.checkClocks();
        QVERIFY(raise(hub.port(), QStringLiteral("jump")));
        const qint64 heard = until([&] { return mirror.knows(QStringLiteral("jump")); }, kNotice);
        QTest::qWait(7000); // beyond the next ping
        QVERIFY(mirror.current());
        QCOMPARE(mirror.client.status().socketId, id);
        std::printf("%-34s heard after %6.2f s, same connection\n",
                    qPrintable(QStringLiteral("clock jumps by %1 h").arg(hours)), double(heard) / 1000);
        QVERIFY(heard >= 0);
    }

    void theMachineSleepsForAnHour()
    {
        HubProgram hub;
        QVERIFY(hub.start());
        Mirror mirror(hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        const QString id = mirror.client.status().socketId;
        QTest::qWait(1100); // at most one attempt a second
        mirror.clock.slept = 3600s;
        mirror.client.checkClocks();
        const qint64 recovered =
            until([&] { return mirror.current() && mirror.client.status().socketId != id; }, kRecover);
        tell("machine slept for an hour", 0, recovered);
        QVERIFY(recovered >= 0);
    }

    // Raised and cleared while the mirror is away, each time; half of the servers end politely (4200), half do not.
    void aHundredRestartsLoseNothing()
    {
        constexpr int kRestarts = 100;
        HubProgram hub;
        QVERIFY(hub.start());
        Mirror mirror(hub.port(), [] { return 0.0; });
        QTRY_VERIFY_WITH_TIMEOUT(mirror.current(), 10'000);
        QSignalSpy raised(&mirror.book, &AlarmBook::raised);
        std::vector<qint64> times;
        const auto name = [](int i) { return QStringLiteral("r%1").arg(i); };
        for (int i = 0; i < kRestarts; ++i) {
            if (i % 2) {
                hub.signal(SIGTERM);
                QVERIFY(hub.process.waitForFinished(20'000));
            } else {
                hub.kill();
            }
            QVERIFY(hub.start());
            QVERIFY(raise(hub.port(), name(i)));
            QVERIFY(i == 0 || finish(hub.port(), name(i - 1)));
            const qint64 recovered = until(
                [&] { return mirror.current() && mirror.knows(name(i)) && (i == 0 || !mirror.knows(name(i - 1))); },
                kRecover);
            QVERIFY2(recovered >= 0, qPrintable(name(i)));
            times.push_back(recovered);
            QCOMPARE(mirror.book.order().size(), size_t(1)); // nothing stale
            QCOMPARE(mirror.book.order().front()->count, 1); // nothing doubled
        }
        QCOMPARE(raised.count(), kRestarts); // each once
        QVERIFY(mirror.book.gaps().isEmpty());
        std::sort(times.begin(), times.end());
        std::printf(
            "%d restarts: %d alarms raised and %d ended meanwhile, none lost, doubled or stale; recovered after "
            "%.2f s in the middle, %.2f s at worst\n",
            kRestarts, kRestarts, kRestarts - 1, double(times[times.size() / 2]) / 1000, double(times.back()) / 1000);
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
