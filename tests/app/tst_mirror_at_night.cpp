// The whole program in its quiet hours, on a real screen and with a real player: black and silent, lit by a press that
// does nothing else, lit and heard by a critical alarm.
#include "tests/support/x_server.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

class TestMirrorAtNight : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    XServer m_screen;
    QProcessEnvironment m_environment;
    QProcess m_mirror;

    QString in(const QString &name) const { return m_folder.filePath(name); }

    QJsonObject ask(const QStringList &words) const
    {
        QProcess ctl;
        ctl.setProcessEnvironment(m_environment);
        ctl.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"), words + QStringList { QStringLiteral("--json") });
        return ctl.waitForFinished(10000) ? QJsonDocument::fromJson(ctl.readAllStandardOutput()).object()
                                          : QJsonObject();
    }
    QString stateOf(const QString &title) const
    {
        for (const auto &alarm : ask({ QStringLiteral("list") })[QStringLiteral("alarms")].toArray()) {
            if (alarm[QStringLiteral("title")].toString() == title)
                return alarm[QStringLiteral("state")].toString();
        }
        return {};
    }
    void raise(const QString &title, const QString &priority) const
    {
        const QJsonObject raised = ask(
            { QStringLiteral("raise"), title, QStringLiteral("--priority"), priority, QStringLiteral("--id"), title });
        QCOMPARE(raised[QStringLiteral("title")].toString(), title);
    }
    // How many pixels give light, and how bright the brightest is.
    int lit() const
    {
        const QImage picture = m_screen.picture();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                count += qGray(picture.pixel(x, y)) > 40 ? 1 : 0;
        }
        return count;
    }
    int brightest() const
    {
        const QImage picture = m_screen.picture();
        int most = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                most = std::max(most, qGray(picture.pixel(x, y)));
        }
        return most;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        QVERIFY2(m_screen.start({ 540, 960 }), qPrintable(m_screen.error()));
        const QTime now = QDateTime::currentDateTimeUtc().time();
        QFile ini(in(QStringLiteral("mirror.ini")));
        QVERIFY(ini.open(QIODevice::WriteOnly));
        ini.write(QStringLiteral("[quiet]\nfrom = %1\nto = %2\nscreen = dark\n")
                      .arg(now.addSecs(-3600).toString(QStringLiteral("HH:mm")),
                           now.addSecs(7200).toString(QStringLiteral("HH:mm")))
                      .toUtf8());
        ini.close();
        // What a device would have played is in a file.
        QFile alsa(in(QStringLiteral("asound.conf")));
        QVERIFY(alsa.open(QIODevice::WriteOnly));
        alsa.write(QStringLiteral("</usr/share/alsa/alsa.conf>\n"
                                  "pcm.!default { type file; slave.pcm null; format raw; file \"%1\" }\n")
                       .arg(in(QStringLiteral("played")))
                       .toUtf8());
        alsa.close();
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("runtime")));
        QFile::setPermissions(in(QStringLiteral("runtime")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
        m_environment.insert(QStringLiteral("DISPLAY"), m_screen.display());
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        m_environment.insert(QStringLiteral("HOME"), m_folder.path());
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), in(QStringLiteral("runtime")));
        m_environment.insert(QStringLiteral("ALSA_CONFIG_PATH"), alsa.fileName());
        for (const char *server : { "PULSE_SERVER", "PIPEWIRE_REMOTE" })
            m_environment.remove(QString::fromLatin1(server));
        m_mirror.setProcessEnvironment(m_environment);
        m_mirror.setProcessChannelMode(QProcess::ForwardedChannels);
        m_mirror.start(QStringLiteral(BIN_FOLDER "/halfsilver"),
                       { QStringLiteral("--config"), in(QStringLiteral("mirror.ini")), QStringLiteral("--state-dir"),
                         in(QStringLiteral("state")) });
        QVERIFY2(m_mirror.waitForStarted(), qPrintable(m_mirror.errorString()));
    }
    void cleanupTestCase()
    {
        m_mirror.terminate();
        QVERIFY(m_mirror.waitForFinished(10000));
        QCOMPARE(m_mirror.exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_mirror.exitCode(), 0);
    }

    void isBlackAndConnected()
    {
        const auto connected = [this] {
            return ask({ QStringLiteral("status") })[QStringLiteral("connection")][QStringLiteral("state")].toString()
                == QStringLiteral("connected");
        };
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 20'000);
        QVERIFY(ask({ QStringLiteral("status") })[QStringLiteral("painted_at")].isString());
        QCOMPARE(lit(), 0);
    }

    void aWarningLeavesItBlack()
    {
        raise(QStringLiteral("Door"), QStringLiteral("warning"));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(QStringLiteral("Door")), QStringLiteral("raised"), 5000);
        QTest::qWait(500);
        QCOMPARE(lit(), 0);
        QVERIFY(!QFile::exists(in(QStringLiteral("played"))));
    }

    void aPressLightsItAndAcknowledgesNothing()
    {
        QVERIFY(m_screen.press(QStringLiteral("space")));
        QTRY_VERIFY_WITH_TIMEOUT(lit() > 200, 5000);
        QVERIFY(brightest() < 140); // 45 % of the light
        QTest::qWait(300);
        QCOMPARE(stateOf(QStringLiteral("Door")), QStringLiteral("raised"));
        QTest::qWait(1500);
        QVERIFY(m_screen.press(QStringLiteral("space")));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(QStringLiteral("Door")), QStringLiteral("acknowledged"), 5000);
    }

    void aCriticalAlarmIsHeardAndHasAllTheLight()
    {
        raise(QStringLiteral("Smoke"), QStringLiteral("critical"));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(in(QStringLiteral("played"))).size() > 0, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(brightest() >= 170, 5000); // readable from its first frame on
        QTRY_COMPARE_WITH_TIMEOUT(brightest(), 255, 3000);

        // Silence is silence; it acknowledges nothing.
        QVERIFY(m_screen.press(QStringLiteral("s")));
        QTest::qWait(500);
        QVERIFY(QFile::remove(in(QStringLiteral("played"))));
        QTest::qWait(2500); // the pause between two sounds takes 1.5 s
        QVERIFY(!QFile::exists(in(QStringLiteral("played"))));
        QCOMPARE(stateOf(QStringLiteral("Smoke")), QStringLiteral("raised"));
    }
};

QTEST_GUILESS_MAIN(TestMirrorAtNight)
#include "tst_mirror_at_night.moc"
