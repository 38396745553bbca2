// Faults of the link itself, in network namespaces of the test's own: a cable between the mirror's and the server's, both
// of whose ends the test may pull, blind or rename. All rules and times are the real ones. Where the system allows no
// namespaces it is skipped, and says so.
#include "app/core/system_clock.h"
#include "net/link_watch.h"
#include "net/pusher/client.h"
#include "net/web_socket_transport.h"
#include "tests/support/fault_figures.h"
#include "tests/support/hub_program.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

constexpr auto kServer = "10.9.0.2";

bool write(const char *file, const QByteArray &text)
{
    QFile out(QString::fromLatin1(file));
    return out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
}

// Root in a user namespace of its own, where the network and the mounts are this process's affair. Before any thread.
bool enterNamespaces()
{
    const QByteArray user = QByteArray::number(getuid()), group = QByteArray::number(getgid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) == 0 && write("/proc/self/setgroups", "deny")
        && write("/proc/self/uid_map", "0 " + user + " 1") && write("/proc/self/gid_map", "0 " + group + " 1")
        && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool run(const QString &line)
{
    QProcess process;
    process.start(QStringLiteral("sh"), { QStringLiteral("-c"), line });
    const bool done = process.waitForFinished(10'000) && process.exitCode() == 0;
    if (!done)
        std::printf("# %s: %s\n", qPrintable(line), process.readAllStandardError().constData());
    return done;
}

// The server beats once a second on the channel, so that what is heard is heard end to end.
struct Cable {
    Cable()
        : hub("listen = 10.9.0.2\nkey = cable\nhosts = mirrorhub\nheartbeat = 1\n[hub.token.any]\ntoken = "
              "0123456789abcdef0123456789abcdef\n"
              "role = admin\n",
              { QStringLiteral("unshare"), QStringLiteral("-n"), QStringLiteral("sh"), QStringLiteral("-c"),
                QStringLiteral("read go; ip link set lo up && ip addr add 10.9.0.2/24 dev s && ip link set s up && "
                               "exec \"$@\""),
                QStringLiteral("sh") })
    {
    }
    bool plug()
    {
        if (!run(QStringLiteral(
                "ip link set lo up && ip link add c type veth peer name s && ip addr add 10.9.0.1/24 dev c")))
            return false;
        hub.launch();
        if (!hub.process.waitForStarted())
            return false;
        // Only once it is in a namespace of its own: otherwise the link would go nowhere.
        const auto network = [](const QString &process) { // "net:[4026531840]"
            return QFileInfo(QFile::symLinkTarget(u"/proc/"_qs + process + u"/ns/net"_qs)).fileName();
        };
        const QString process = QString::number(hub.process.processId());
        const bool moved = until([&] { return network(process) != network(QStringLiteral("self")); }, 20'000) >= 0
            && run(QStringLiteral("ip link set s netns %1").arg(hub.process.processId()));
        hub.process.write("go\n");
        return moved && run(QStringLiteral("ip link set c up"));
    }
    bool unplug()
    {
        hub.kill();
        return run(QStringLiteral("ip link del c 2>/dev/null || true"));
    }
    bool inServer(const QString &line) const
    {
        return run(QStringLiteral("nsenter -t %1 -n %2").arg(hub.process.processId()).arg(line));
    }

    HubProgram hub;
};

struct Mirror {
    explicit Mirror(quint16 port, const QString &host = QString::fromLatin1(kServer))
    {
        PusherSettings settings;
        settings.key = QStringLiteral("cable");
        settings.host = host;
        settings.port = port;
        settings.tls = false;
        client = std::make_unique<Client>(settings, transports, clock);
        binding = client->bind(
            QStringLiteral("alarm"), QStringLiteral("App\\Events\\AlarmHeartbeat"),
            [this](const Payload &) { ++heard; }, Events::Purpose::Alarms);
        QObject::connect(&network, &LinkWatch::cameUp, client.get(), &Client::networkCameUp);
        QObject::connect(&network, &LinkWatch::wentDown, client.get(), &Client::networkWentDown);
        network.start();
        client->start();
    }
    bool receiving() const { return client->status().receiving(); }
    bool hears()
    {
        const int before = heard;
        return receiving() && until([&] { return heard > before; }, 5000) >= 0;
    }

    SystemClock clock;
    WebSocketTransportFactory transports { clock };
    LinkWatch network;
    std::unique_ptr<Client> client;
    std::unique_ptr<EventBinding> binding;
    int heard = 0;
};

bool entered = false;

} // namespace

class TestLinkFaults : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
        for (const char *program : { "ip", "unshare", "nsenter" }) {
            if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
                QSKIP("ip, unshare or nsenter is not installed (iproute2, util-linux)");
        }
        if (!entered)
            QSKIP("this system allows no namespaces of one's own");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theOwnLinkGoesDownAndUp()
    {
        Cable cable;
        QVERIFY(cable.plug());
        Mirror mirror(cable.hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.receiving(), 60'000);
        QVERIFY(mirror.hears());
        QVERIFY(run(QStringLiteral("ip link set c down")));
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QTest::qWait(5000);
        QVERIFY(run(QStringLiteral("ip link set c up")));
        const qint64 recovered = until([&] { return mirror.receiving(); }, 40'000);
        QVERIFY(mirror.hears());
        tell("own link down and up", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
        mirror.client->stop();
        QVERIFY(cable.unplug());
    }

    // Each end sends to a neighbour that is not there: nothing is refused, nothing arrives.
    void theLinkIsHalfOpen()
    {
        Cable cable;
        QVERIFY(cable.plug());
        Mirror mirror(cable.hub.port());
        QTRY_VERIFY_WITH_TIMEOUT(mirror.receiving(), 60'000);
        QVERIFY(mirror.hears());
        QTest::qWait(4000); // what a new link says of itself is over
        QVERIFY(mirror.hears());
        QVERIFY(run(QStringLiteral("ip neigh replace 10.9.0.2 lladdr 02:00:00:00:00:99 dev c nud permanent")));
        QVERIFY(
            cable.inServer(QStringLiteral("ip neigh replace 10.9.0.1 lladdr 02:00:00:00:00:98 dev s nud permanent")));
        const qint64 noticed = until([&] { return !mirror.receiving(); }, kNotice);
        QCOMPARE(mirror.client->status().reason, QStringLiteral("The server does not answer"));
        QVERIFY(run(QStringLiteral("ip neigh del 10.9.0.2 dev c")));
        QVERIFY(cable.inServer(QStringLiteral("ip neigh del 10.9.0.1 dev s")));
        // Nothing tells of that, so an attempt under way has its 15 s, and then the wait for a server in the house.
        const qint64 recovered = until([&] { return mirror.receiving(); }, 25'000);
        QVERIFY(mirror.hears());
        tell("half-open link", noticed, recovered);
        QVERIFY(noticed >= 0 && recovered >= 0);
        mirror.client->stop();
        QVERIFY(cable.unplug());
    }

    void theNameIsNotFoundForAMinute()
    {
        Cable cable;
        const QString hosts = cable.hub.folder.filePath(QStringLiteral("hosts"));
        const QString resolver = cable.hub.folder.filePath(QStringLiteral("resolv.conf"));
        QVERIFY(write(qPrintable(hosts), "127.0.0.1 localhost\n"));
        QVERIFY(write(qPrintable(resolver), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"));
        QVERIFY(
            run(QStringLiteral("mount --bind %1 /etc/hosts && mount --bind %2 /etc/resolv.conf").arg(hosts, resolver)));
        QVERIFY(cable.plug());
        Mirror mirror(cable.hub.port(), QStringLiteral("mirrorhub"));
        int reasons = 0;
        QObject::connect(mirror.client.get(), &Client::statusChanged, mirror.client.get(),
                         [&] { reasons += mirror.client->status().nextTry.has_value(); });
        QTest::qWait(60'000);
        QCOMPARE(mirror.client->status().reason, QStringLiteral("The server's name is not found"));
        QVERIFY(write(qPrintable(hosts), "127.0.0.1 localhost\n10.9.0.2 mirrorhub\n"));
        const qint64 recovered = until([&] { return mirror.receiving(); }, 20'000);
        QVERIFY(mirror.hears());
        std::printf("%-34s %d attempts in 60 s, recovered after %6.2f s\n", "name not found", reasons,
                    double(recovered) / 1000);
        QVERIFY(reasons >= 15 && reasons <= 60);
        QVERIFY(recovered >= 0);
        mirror.client->stop();
        QVERIFY(cable.unplug());
    }
};

int main(int argc, char **argv)
{
    entered = enterNamespaces();
    QCoreApplication app(argc, argv);
    TestLinkFaults test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_link_faults.moc"
