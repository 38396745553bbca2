// Real keys and a real mouse on the whole program: each does what `[keys]` says, and what nobody meant does nothing.
#include "tests/support/mirror_on_screen.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr QRgb kCritical = 0xffff453a;
constexpr int kGuard = 1500; // ms

} // namespace

class TestKeysOnScreen : public QObject {
    Q_OBJECT
    MirrorOnScreen m_mirror;

    void start(const QByteArray &keys)
    {
        const QByteArray port = QByteArray::number(MirrorOnScreen::freePort());
        QVERIFY(m_mirror.write(QStringLiteral("mirror.ini"),
                               "[alarm]\nlatch = critical\n[hub]\nport = " + port + "\n[keys]\n" + keys));
        QVERIFY2(m_mirror.start(), qPrintable(m_mirror.program.errorString()));
        QTRY_COMPARE_WITH_TIMEOUT(m_mirror.connectionState(), QStringLiteral("connected"), 20000);
    }
    void raise(const char *title, const char *priority) const
    {
        m_mirror.raise(QString::fromLatin1(title), QString::fromLatin1(priority));
    }
    QString state(const char *title) const { return m_mirror.stateOf(QString::fromLatin1(title)); }
    QJsonObject alarm(const char *title) const { return m_mirror.alarm(QString::fromLatin1(title)); }
    void press(const char *key) const { QVERIFY(m_mirror.screen.press(QString::fromLatin1(key))); }
    bool takeoverSeen() const
    {
        // Its frame, near the edge.
        const QImage picture = m_mirror.screen.picture();
        const QRgb band = picture.isNull() ? 0 : picture.pixel(picture.width() / 2, 16);
        return band == kCritical || band == 0xffffffff;
    }
    // The player is a script that leaves its number and then sounds for long.
    bool sounding() const
    {
        QFile file(m_mirror.in(QStringLiteral("sounding")));
        return file.open(QIODevice::ReadOnly) && ::kill(file.readAll().trimmed().toInt(), 0) == 0;
    }
    // What happens to nothing takes no time; what is to happen has had enough.
    static void waitInVain() { QTest::qWait(400); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        QVERIFY2(m_mirror.screen.start({ 540, 960 }), qPrintable(m_mirror.screen.error()));
        QVERIFY(QDir(m_mirror.in({})).mkdir(QStringLiteral("bin")));
        const QString player = m_mirror.in(QStringLiteral("bin/aplay"));
        QVERIFY(m_mirror.write(QStringLiteral("bin/aplay"),
                               "#!/bin/sh\necho $$ >'" + m_mirror.in(QStringLiteral("sounding")).toLocal8Bit()
                                   + "'\nexec sleep 60\n"));
        QFile::setPermissions(player, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const QString path = QStringLiteral("PATH");
        m_mirror.environment.insert(path, m_mirror.in(QStringLiteral("bin")) + u':' + m_mirror.environment.value(path));
        start("clear = Delete\nshelve = F7\nreset = F8\nquit = Ctrl+Q\n");
    }
    void cleanupTestCase() { QVERIFY(m_mirror.ends()); }

    void whatNobodyMeantDoesNothing()
    {
        // A key that was down before, and repeats.
        QVERIFY(m_mirror.screen.hold(QStringLiteral("k")));
        raise("Smoke", "critical");
        QTRY_VERIFY_WITH_TIMEOUT(takeoverSeen(), 5000);
        QTest::qWait(kGuard + 1000);
        QVERIFY(m_mirror.screen.letGo(QStringLiteral("k")));
        for (const char *key : { "Shift_L", "Control_L", "alt+space", "ctrl+space", "super+l", "Escape", "F7", "F8",
                                 "ctrl+q", "XF86AudioRaiseVolume" })
            press(key);
        waitInVain();
        QCOMPARE(state("Smoke"), QStringLiteral("raised"));
        QCOMPARE(m_mirror.program.state(), QProcess::Running);
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
        QVERIFY(m_mirror.screen.click(1200ms));
        QTRY_VERIFY_WITH_TIMEOUT(!sounding(), 5000);
        QCOMPARE(state("Water"), QStringLiteral("raised"));
        QVERIFY(m_mirror.screen.click(50ms));
        QTRY_COMPARE_WITH_TIMEOUT(state("Water"), QStringLiteral("acknowledged"), 5000);
    }

    void quits()
    {
        press("ctrl+q");
        QVERIFY(m_mirror.hasEnded());
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
        QVERIFY(m_mirror.ends());
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
