// Real keys and a real mouse on the whole program: each does what `[keys]` says, and what nobody meant does nothing.
#include "tests/support/x_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

#include <csignal>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr QRgb kCritical = 0xffff453a;
constexpr int kGuard = 1500; // ms

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace

class TestKeysOnScreen : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    XServer m_screen;
    QProcessEnvironment m_environment;
    QProcess m_mirror;

    QString in(const QString &name) const { return m_folder.filePath(name); }
    bool write(const QString &name, const QByteArray &text) const
    {
        QFile file(in(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    void start(const QByteArray &keys)
    {
        QVERIFY(
            write(QStringLiteral("mirror.ini"),
                  "[alarm]\nlatch = critical\n[hub]\nport = " + QByteArray::number(freePort()) + "\n[keys]\n" + keys));
        m_mirror.start(QStringLiteral(BIN_FOLDER "/halfsilver"),
                       { QStringLiteral("--config"), in(QStringLiteral("mirror.ini")), QStringLiteral("--state-dir"),
                         in(QStringLiteral("state")) });
        QVERIFY2(m_mirror.waitForStarted(), qPrintable(m_mirror.errorString()));
        QTRY_COMPARE_WITH_TIMEOUT(ask({ QStringLiteral("status") })[QStringLiteral("connection")]
                                      .toObject()[QStringLiteral("state")]
                                      .toString(),
                                  QStringLiteral("connected"), 20000);
    }

    QJsonObject ask(const QStringList &words) const
    {
        QProcess ctl;
        ctl.setProcessEnvironment(m_environment);
        ctl.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"), words + QStringList { QStringLiteral("--json") });
        return ctl.waitForFinished(10000) ? QJsonDocument::fromJson(ctl.readAllStandardOutput()).object()
                                          : QJsonObject();
    }
    void raise(const char *title, const char *priority) const
    {
        ask({ QStringLiteral("raise"), QString::fromLatin1(title), QStringLiteral("--id"), QString::fromLatin1(title),
              QStringLiteral("--priority"), QString::fromLatin1(priority) });
    }
    QJsonObject alarm(const char *title) const
    {
        for (const auto &each : ask({ QStringLiteral("list") })[QStringLiteral("alarms")].toArray()) {
            if (each[QStringLiteral("title")] == QLatin1StringView(title))
                return each.toObject();
        }
        return {};
    }
    QString state(const char *title) const { return alarm(title)[QStringLiteral("state")].toString(); }
    void press(const char *key) const { QVERIFY(m_screen.press(QString::fromLatin1(key))); }
    bool takeoverSeen() const
    {
        // Its frame, near the edge.
        const QImage picture = m_screen.picture();
        const QRgb band = picture.isNull() ? 0 : picture.pixel(picture.width() / 2, 16);
        return band == kCritical || band == 0xffffffff;
    }
    // The player is a script that leaves its number and then sounds for long.
    bool sounding() const
    {
        QFile file(in(QStringLiteral("sounding")));
        return file.open(QIODevice::ReadOnly) && ::kill(file.readAll().trimmed().toInt(), 0) == 0;
    }
    // What happens to nothing takes no time; what is to happen has had enough.
    static void waitInVain() { QTest::qWait(400); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        QVERIFY2(m_screen.start({ 540, 960 }), qPrintable(m_screen.error()));
        QDir folder(m_folder.path());
        QVERIFY(folder.mkdir(QStringLiteral("runtime")) && folder.mkdir(QStringLiteral("bin")));
        QFile::setPermissions(in(QStringLiteral("runtime")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY(write(QStringLiteral("bin/aplay"),
                      "#!/bin/sh\necho $$ >'" + in(QStringLiteral("sounding")).toLocal8Bit() + "'\nexec sleep 60\n"));
        QFile::setPermissions(in(QStringLiteral("bin/aplay")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);

        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(QStringLiteral("DISPLAY"), m_screen.display());
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        m_environment.insert(QStringLiteral("HOME"), m_folder.path());
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), in(QStringLiteral("runtime")));
        m_environment.insert(QStringLiteral("PATH"),
                             in(QStringLiteral("bin")) + u':' + m_environment.value(QStringLiteral("PATH")));
        m_environment.remove(QStringLiteral("PULSE_SERVER"));
        m_environment.remove(QStringLiteral("PIPEWIRE_REMOTE"));
        m_mirror.setProcessEnvironment(m_environment);
        m_mirror.setProcessChannelMode(QProcess::ForwardedChannels);
        start("clear = Delete\nshelve = F7\nreset = F8\nquit = Ctrl+Q\n");
    }
    void cleanupTestCase()
    {
        m_mirror.terminate();
        QVERIFY(m_mirror.waitForFinished(10000));
        QCOMPARE(m_mirror.exitCode(), 0);
    }

    void whatNobodyMeantDoesNothing()
    {
        // A key that was down before, and repeats.
        QVERIFY(m_screen.hold(QStringLiteral("k")));
        raise("Smoke", "critical");
        QTRY_VERIFY_WITH_TIMEOUT(takeoverSeen(), 5000);
        QTest::qWait(kGuard + 1000);
        QVERIFY(m_screen.letGo(QStringLiteral("k")));
        for (const char *key : { "Shift_L", "Control_L", "alt+space", "ctrl+space", "super+l", "Escape", "F7", "F8",
                                 "ctrl+q", "XF86AudioRaiseVolume" })
            press(key);
        waitInVain();
        QCOMPARE(state("Smoke"), QStringLiteral("raised"));
        QCOMPARE(m_mirror.state(), QProcess::Running);
    }

    void silenceIsNotAcknowledge()
    {
        QTRY_VERIFY_WITH_TIMEOUT(sounding(), 5000);
        press("s");
        QTRY_VERIFY_WITH_TIMEOUT(!sounding(), 5000);
        QCOMPARE(state("Smoke"), QStringLiteral("raised"));
    }

    void aTakeoverThatJustCameUpIsNotAcknowledged()
    {
        QElapsedTimer since;
        since.start();
        raise("Gas", "critical");
        for (int i = 0; since.elapsed() < kGuard - 300; ++i) {
            press(i % 2 ? "space" : "Delete");
            QTest::qWait(50);
        }
        // On a machine that was too slow for the last press the guard was over.
        if (since.elapsed() < kGuard) {
            waitInVain();
            QCOMPARE(state("Gas"), QStringLiteral("raised"));
            QCOMPARE(state("Smoke"), QStringLiteral("raised"));
        }
    }

    void anyKeyAcknowledgesTheTakeover()
    {
        QTest::qWait(kGuard + 500);
        press("k");
        QTRY_COMPARE_WITH_TIMEOUT(state("Gas"), QStringLiteral("acknowledged"), 5000);
        QTest::qWait(kGuard + 500); // Smoke has the screen now, for the first time after Gas
        press("space");
        QTRY_COMPARE_WITH_TIMEOUT(state("Smoke"), QStringLiteral("acknowledged"), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(!takeoverSeen(), 5000);
    }

    void clearsAndResets()
    {
        press("Delete");
        QTRY_COMPARE_WITH_TIMEOUT(state("Gas") + u' ' + state("Smoke"), QStringLiteral("latched acknowledged"), 5000);
        press("Delete");
        QTRY_COMPARE_WITH_TIMEOUT(state("Gas") + u' ' + state("Smoke"), QStringLiteral("latched latched"), 5000);
        press("F8"); // the newest first; what hides an alarm is written first
        QTRY_COMPARE_WITH_TIMEOUT(state("Gas") + u' ' + state("Smoke"), QStringLiteral(" latched"), 5000);
        press("F8");
        QTRY_COMPARE_WITH_TIMEOUT(state("Gas") + state("Smoke"), QString(), 5000);
    }

    void shelves()
    {
        raise("Door", "warning");
        QTRY_COMPARE_WITH_TIMEOUT(state("Door"), QStringLiteral("raised"), 5000);
        QVERIFY(!alarm("Door")[QStringLiteral("shelved_until")].isString());
        press("F7");
        QTRY_VERIFY_WITH_TIMEOUT(alarm("Door")[QStringLiteral("shelved_until")].isString(), 5000);
    }

    void aLongClickSilencesAndAShortOneAcknowledges()
    {
        raise("Water", "critical");
        QTRY_VERIFY_WITH_TIMEOUT(sounding(), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(takeoverSeen(), 5000);
        QTest::qWait(kGuard + 500);
        QVERIFY(m_screen.click(1200ms));
        QTRY_VERIFY_WITH_TIMEOUT(!sounding(), 5000);
        QCOMPARE(state("Water"), QStringLiteral("raised"));
        QVERIFY(m_screen.click(50ms));
        QTRY_COMPARE_WITH_TIMEOUT(state("Water"), QStringLiteral("acknowledged"), 5000);
    }

    void quits()
    {
        press("ctrl+q");
        QVERIFY(m_mirror.waitForFinished(10000));
        QCOMPARE(m_mirror.exitCode(), 0);
    }

    // Named as the kernel does, as for a button on a gpio-key.
    void onlyTheKeyThatTheIniNamesAcknowledges()
    {
        start("acknowledge = KEY_F6\n");
        raise("Fire", "critical");
        QTRY_VERIFY_WITH_TIMEOUT(takeoverSeen(), 5000);
        QTest::qWait(kGuard + 500);
        for (const char *key : { "space", "Return", "k", "F5" })
            press(key);
        waitInVain();
        QCOMPARE(state("Fire"), QStringLiteral("raised"));
        press("F6");
        QTRY_COMPARE_WITH_TIMEOUT(state("Fire"), QStringLiteral("acknowledged"), 5000);
        m_mirror.terminate();
        QVERIFY(m_mirror.waitForFinished(10000));
    }

    // The contact of a door is a key of the kernel's like any other, and X gives it to the window.
    void theKeyOfASensorAcknowledgesNothing()
    {
        start("[sensor.door]\nkey = KEY_K\n");
        raise("Steam", "critical");
        QTRY_VERIFY_WITH_TIMEOUT(takeoverSeen(), 5000);
        QTest::qWait(kGuard + 500);
        press("k");
        waitInVain();
        QCOMPARE(state("Steam"), QStringLiteral("raised"));
        press("j");
        QTRY_COMPARE_WITH_TIMEOUT(state("Steam"), QStringLiteral("acknowledged"), 5000);
    }
};

QTEST_GUILESS_MAIN(TestKeysOnScreen)
#include "tst_keys_on_screen.moc"
