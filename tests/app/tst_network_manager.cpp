#include "app/mirror/network_manager.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace halfsilver;

namespace {

// In the place of NetworkManager.
class Manager : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.NetworkManager")
    Q_PROPERTY(uint State MEMBER m_state)
public:
    void become(uint state)
    {
        m_state = state;
        emit StateChanged(state);
    }

signals:
    void StateChanged(uint state);

private:
    uint m_state = 70;
};

} // namespace

class TestNetworkManager : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesUpOnlyWhereItIsBetter_data()
    {
        QTest::addColumn<Reachability>("before");
        QTest::addColumn<Reachability>("now");
        QTest::addColumn<bool>("better");
        QTest::newRow("a first address") << Reachability::Disconnected << Reachability::Local << true;
        QTest::newRow("a route") << Reachability::Local << Reachability::Online << true;
        QTest::newRow("the route is lost") << Reachability::Online << Reachability::Local << false;
        QTest::newRow("the internet is lost") << Reachability::Online << Reachability::Site << false;
        QTest::newRow("lost") << Reachability::Local << Reachability::Disconnected << false;
        QTest::newRow("the same") << Reachability::Online << Reachability::Online << false;
        QTest::newRow("perhaps again") << Reachability::Disconnected << Reachability::Unknown << true;
        QTest::newRow("perhaps no longer") << Reachability::Online << Reachability::Unknown << false;
        QTest::newRow("certain") << Reachability::Unknown << Reachability::Online << true;
    }
    void comesUpOnlyWhereItIsBetter()
    {
        QFETCH(Reachability, before);
        QFETCH(Reachability, now);
        QTEST(isBetter(now, before), "better");
    }

    void knowsTheStatesOfNetworkManager_data()
    {
        QTest::addColumn<uint>("state");
        QTest::addColumn<Reachability>("reachability");
        QTest::newRow("unknown") << 0u << Reachability::Unknown;
        QTest::newRow("asleep") << 10u << Reachability::Disconnected;
        QTest::newRow("connecting") << 40u << Reachability::Disconnected;
        QTest::newRow("connected, locally") << 50u << Reachability::Local;
        QTest::newRow("connected, behind a portal") << 60u << Reachability::Site;
        QTest::newRow("connected") << 70u << Reachability::Online;
    }
    void knowsTheStatesOfNetworkManager()
    {
        QFETCH(uint, state);
        QTEST(reachabilityOf(state), "reachability");
    }

    void hearsNetworkManagerOnTheSystemBus()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
            QSKIP("needs dbus-daemon");
        QProcess daemon;
        daemon.start(QStringLiteral("dbus-daemon"),
                     { QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address") });
        QVERIFY(daemon.waitForReadyRead(10'000));
        const QString address = QString::fromUtf8(daemon.readLine()).trimmed();
        {
            QDBusConnection system = QDBusConnection::connectToBus(address, QStringLiteral("system"));
            Manager manager;
            QVERIFY(system.registerObject(QStringLiteral("/org/freedesktop/NetworkManager"), &manager,
                                          QDBusConnection::ExportAllContents));
            QVERIFY(system.registerService(QStringLiteral("org.freedesktop.NetworkManager")));
            NetworkManager watch;
            QSignalSpy up(&watch, &NetworkManager::cameUp), down(&watch, &NetworkManager::wentDown);
            watch.start(QDBusConnection::connectToBus(address, QStringLiteral("mirror")));
            QTRY_VERIFY(watch.isTold()); // what was so already is no change
            manager.become(70);
            manager.become(20);
            QTRY_COMPARE(down.count(), 1);
            QCOMPARE(up.count(), 0);
            manager.become(40);
            manager.become(70);
            QTRY_COMPARE(up.count(), 1);
            QCOMPARE(down.count(), 1);
        }
        for (const char *name : { "system", "mirror" })
            QDBusConnection::disconnectFromBus(QString::fromLatin1(name));
        daemon.terminate();
        QVERIFY(daemon.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestNetworkManager)
#include "tst_network_manager.moc"
