#include "app/mirror/frame_age.h"
#include "app/mirror/watchdog.h"
#include "tests/support/fake_services.h"
#include "widgets/mirror_window.h"
#include "widgets/panels/connection_panel.h"

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

    void isFedWhileThereIsNothingToPaint()
    {
        Notified systemd;
        FakeWorld world;
        Scene scene(world.clock, QLocale::c());
        const FrameAge age(scene, world.clock);
        scene.add(new ConnectionPanel({}, world.services), Region::TopBar);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(scene.frames() > 0);
        QTRY_COMPARE(age.now(), 0s);
        Watchdog watchdog(world.clock, [&] { return age.now(); });
        world.monitor.setStatus(world.monitor.status()); // all is well: the panel shows nothing, as before
        QCoreApplication::processEvents();
        systemd.heard();
        world.clock.advance(30s);
        QCOMPARE(systemd.heard(), QByteArrayList(6, "WATCHDOG=1"));
    }

    void isFedInTheDark()
    {
        Notified systemd;
        FakeWorld world;
        Scene scene(world.clock, QLocale::c());
        const FrameAge age(scene, world.clock);
        scene.add(new ConnectionPanel({}, world.services), Region::TopBar);
        scene.setPresentation({ 0, {}, 0 });
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(scene.frames() > 0); // black
        Watchdog watchdog(world.clock, [&] { return age.now(); });
        world.monitor.setStatus(world.lost(5)); // changes what would be seen, and lights nothing
        QTRY_COMPARE(age.now(), 0s);
        systemd.heard();
        const quint64 frames = scene.frames();
        for (int i = 0; i < 6; ++i) {
            world.clock.advance(5s);
            QCoreApplication::processEvents();
        }
        QCOMPARE(systemd.heard(), QByteArrayList(6, "WATCHDOG=1"));
        QCOMPARE(scene.frames(), frames);
    }

    void isNotFedWhileAFrameIsOwed()
    {
        Notified systemd;
        FakeWorld world;
        Scene scene(world.clock, QLocale::c());
        const FrameAge age(scene, world.clock);
        Watchdog watchdog(world.clock, [&] { return age.now(); });
        scene.setWindowSize({ 540, 960 }); // a window that never shows its frame
        systemd.heard();
        world.clock.advance(30s);
        QCOMPARE(systemd.heard(), QByteArrayList(1, "WATCHDOG=1"));
    }

    void asksForNothingWithoutSystemd()
    {
        FakeClock clock;
        Watchdog watchdog(clock, [] { return 0s; });
        watchdog.ready();
        QCOMPARE(clock.pending(), 0u);
    }
};

QTEST_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
