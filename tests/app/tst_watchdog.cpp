#include "app/mirror/watchdog.h"
#include "tests/support/fake_clock.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// The other end of NOTIFY_SOCKET.
class Notified {
public:
    Notified()
    {
        m_socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        const QByteArray path = m_folder.filePath(QStringLiteral("notify")).toUtf8();
        memcpy(address.sun_path, path.constData(), size_t(path.size()));
        const int bound = bind(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address);
        Q_ASSERT(bound == 0);
        Q_UNUSED(bound)
        qputenv("NOTIFY_SOCKET", path);
        qputenv("WATCHDOG_USEC", "20000000");
        qputenv("WATCHDOG_PID", QByteArray::number(getpid()));
    }
    ~Notified()
    {
        close(m_socket);
        for (const char *name : { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" })
            qunsetenv(name);
    }
    QByteArrayList heard()
    {
        QByteArrayList all;
        char buffer[256];
        for (ssize_t size = 0; (size = recv(m_socket, buffer, sizeof buffer, 0)) > 0;)
            all.append(QByteArray(buffer, size));
        return all;
    }

private:
    QTemporaryDir m_folder;
    int m_socket = -1;
};

} // namespace

class TestWatchdog : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isFedEveryFiveSecondsWhileFramesArePainted()
    {
        Notified systemd;
        FakeClock clock;
        std::chrono::nanoseconds age = 0s;
        Watchdog watchdog(clock, [&] { return age; });
        QCOMPARE(systemd.heard(), QByteArrayList { "WATCHDOG=1" });
        clock.advance(5s);
        QCOMPARE(systemd.heard(), QByteArrayList { "WATCHDOG=1" });
        age = 6s;
        clock.advance(10s);
        QVERIFY(systemd.heard().isEmpty());
        age = 0s;
        clock.advance(5s);
        QCOMPARE(systemd.heard(), QByteArrayList { "WATCHDOG=1" });
        watchdog.ready();
        watchdog.stopping();
        QCOMPARE(systemd.heard(), (QByteArrayList { "READY=1", "STOPPING=1" }));
    }

    void asksForNothingWithoutSystemd()
    {
        FakeClock clock;
        Watchdog watchdog(clock, [] { return 0s; });
        watchdog.ready();
        QCOMPARE(clock.pending(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
