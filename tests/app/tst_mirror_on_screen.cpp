// The whole program on a real screen: raised over HTTP, seen as pixels and text, acknowledged by a key, cleared, gone;
// killed, and seen again.
#include "tests/support/x_server.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

using namespace halfsilver;

namespace {

constexpr QRgb kCritical = 0xff453a, kWarning = 0xffb020;

bool near(int a, int b) { return qAbs(a - b) < 24; }

// How many pixels have about that colour.
int countOf(QRgb colour, const QImage &picture)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            if (near(qRed(line[x]), qRed(colour)) && near(qGreen(line[x]), qGreen(colour))
                && near(qBlue(line[x]), qBlue(colour)))
                ++count;
        }
    }
    return count;
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace

class TestMirrorOnScreen : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    XServer m_screen;
    QProcessEnvironment m_environment;
    QProcess m_mirror;
    QNetworkAccessManager m_network;
    quint16 m_port = 0;

    QString in(const QString &name) const { return m_folder.filePath(name); }
    int lit(QRgb colour) const { return countOf(colour, m_screen.picture()); }

    void start()
    {
        m_mirror.start(QStringLiteral(BIN_FOLDER "/halfsilver"),
                       { QStringLiteral("--config"), in(QStringLiteral("mirror.ini")), QStringLiteral("--state-dir"),
                         in(QStringLiteral("state")) });
        QVERIFY2(m_mirror.waitForStarted(), qPrintable(m_mirror.errorString()));
    }

    // The status of the answer, 0 without one; the answer in `body`.
    int post(const QString &path, const QJsonObject &content, QJsonObject *body = nullptr)
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/api/alarms%2").arg(m_port).arg(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        request.setTransferTimeout(5000);
        return statusOf(m_network.post(request, QJsonDocument(content).toJson()), body);
    }
    int get(const QString &path, QJsonObject *body = nullptr)
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/api%2").arg(m_port).arg(path)));
        request.setTransferTimeout(5000);
        return statusOf(m_network.get(request), body);
    }
    static int statusOf(QNetworkReply *reply, QJsonObject *body)
    {
        QEventLoop loop;
        connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        if (!reply->isFinished())
            loop.exec();
        reply->deleteLater();
        if (body)
            *body = QJsonDocument::fromJson(reply->readAll()).object();
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    QJsonObject ask(const QStringList &words) const
    {
        QProcess ctl;
        ctl.setProcessEnvironment(m_environment);
        ctl.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"), words + QStringList { QStringLiteral("--json") });
        return ctl.waitForFinished(10000) ? QJsonDocument::fromJson(ctl.readAllStandardOutput()).object()
                                          : QJsonObject();
    }
    QString connectionState() const
    {
        return ask({ QStringLiteral("status") })[QStringLiteral("connection")][QStringLiteral("state")].toString();
    }
    // {title: state} of what the mirror holds.
    QVariantMap listed() const
    {
        QVariantMap states;
        for (const auto &alarm : ask({ QStringLiteral("list") })[QStringLiteral("alarms")].toArray())
            states.insert(alarm[QStringLiteral("title")].toString(), alarm[QStringLiteral("state")].toString());
        return states;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        QVERIFY2(m_screen.start({ 1080, 1920 }), qPrintable(m_screen.error()));
        m_port = freePort();
        QVERIFY(m_port != 0);
        QFile ini(in(QStringLiteral("mirror.ini")));
        QVERIFY(ini.open(QIODevice::WriteOnly));
        ini.write("[hub]\nport = " + QByteArray::number(m_port) + '\n');
        ini.close();
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("runtime")));
        QFile::setPermissions(in(QStringLiteral("runtime")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);

        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(QStringLiteral("DISPLAY"), m_screen.display());
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        m_environment.insert(QStringLiteral("HOME"), m_folder.path());
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), in(QStringLiteral("runtime")));
        m_mirror.setProcessEnvironment(m_environment);
        m_mirror.setProcessChannelMode(QProcess::ForwardedChannels);
    }
    void cleanupTestCase()
    {
        m_mirror.terminate();
        QVERIFY(m_mirror.waitForFinished(10000));
        QCOMPARE(m_mirror.exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_mirror.exitCode(), 0);
    }

    void startsFullScreenAndConnected()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(lit(0xffffff) > 500, 20000); // the clock
        QTRY_COMPARE_WITH_TIMEOUT(connectionState(), QStringLiteral("connected"), 20000);
        QCOMPARE(lit(kCritical), 0);
    }

    void showsWhatIsRaisedOverHttp()
    {
        QCOMPARE(post({},
                      { { QStringLiteral("id"), QStringLiteral("k2") },
                        { QStringLiteral("title"), QStringLiteral("Smoke") },
                        { QStringLiteral("place"), QStringLiteral("Kitchen") },
                        { QStringLiteral("priority"), QStringLiteral("critical") } }),
                 201);
        QTRY_VERIFY_WITH_TIMEOUT(lit(kCritical) > 1000, 5000);
        QCOMPARE(listed(), QVariantMap({ { QStringLiteral("Smoke"), QStringLiteral("raised") } }));

        // The program's own picture of itself shows the alarm too.
        const QString file = in(QStringLiteral("grab.png"));
        ask({ QStringLiteral("grab"), file });
        const QImage grab(file);
        QCOMPARE(grab.size(), QSize(1080, 1920));
        QVERIFY(countOf(kCritical, grab.convertToFormat(QImage::Format_RGB32)) > 1000);
    }

    void isAcknowledgedByAKeyButNotAtOnce()
    {
        // Not within 1.5 s after the takeover was painted, so that nobody acknowledges by accident. Modifiers never do.
        QTest::qWait(2000);
        QVERIFY(m_screen.press(QStringLiteral("Shift_L")));
        QTest::qWait(300);
        QCOMPARE(listed(), QVariantMap({ { QStringLiteral("Smoke"), QStringLiteral("raised") } }));

        QVERIFY(m_screen.press(QStringLiteral("Return")));
        QTRY_COMPARE_WITH_TIMEOUT(listed(),
                                  QVariantMap({ { QStringLiteral("Smoke"), QStringLiteral("acknowledged") } }), 5000);
        // The hub knows it, and so does every other mirror.
        const auto acknowledgedInHub = [this] {
            QJsonObject alarm;
            return get(QStringLiteral("/alarms/k2"), &alarm) == 200
                && alarm[QStringLiteral("acknowledged_at")].isString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(acknowledgedInHub(), 5000);
        // Still burning, still on the screen.
        QVERIFY(lit(kCritical) > 100);
    }

    void isGoneWhenCleared()
    {
        QCOMPARE(post(QStringLiteral("/k2/clear"), {}), 200);
        QTRY_COMPARE_WITH_TIMEOUT(lit(kCritical), 0, 5000);
        QCOMPARE(listed(), QVariantMap());
    }

    void isSeenAgainAfterAKill()
    {
        QCOMPARE(post({},
                      { { QStringLiteral("id"), QStringLiteral("door") },
                        { QStringLiteral("title"), QStringLiteral("Door open") } }),
                 201);
        QTRY_VERIFY_WITH_TIMEOUT(lit(kWarning) > 50, 5000);
        QTest::qWait(200); // the journal's promise is 100 ms

        m_mirror.kill();
        QVERIFY(m_mirror.waitForFinished(5000));
        QTRY_COMPARE_WITH_TIMEOUT(lit(kWarning), 0, 5000);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(lit(kWarning) > 50, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(listed(), QVariantMap({ { QStringLiteral("Door open"), QStringLiteral("raised") } }),
                                  10000);
    }

    // One that was over before it was shown is the hub's still: the snapshot after the next start tells of it as missed.
    void goesOnAfterItHeardWhatItMissed()
    {
        const auto restart = [this] {
            m_mirror.kill();
            QVERIFY(m_mirror.waitForFinished(5000));
            start();
            QTRY_VERIFY_WITH_TIMEOUT(listed().contains(QStringLiteral("Door open")), 20000);
        };
        QFile ini(in(QStringLiteral("mirror.ini")));
        QVERIFY(ini.open(QIODevice::Append));
        ini.write("\n[alarm]\non_delay = 30s\n");
        ini.close();
        restart();
        QCOMPARE(post({},
                      { { QStringLiteral("id"), QStringLiteral("bell") },
                        { QStringLiteral("title"), QStringLiteral("Bell") } }),
                 201);
        QCOMPARE(post(QStringLiteral("/bell/clear"), {}), 200);
        QTest::qWait(300);
        QVERIFY(!listed().contains(QStringLiteral("Bell")));
        restart();
        QTRY_COMPARE_WITH_TIMEOUT(listed().value(QStringLiteral("Bell")).toString(), QStringLiteral("cleared"), 10000);
        QTest::qWait(300);
        QCOMPARE(m_mirror.state(), QProcess::Running);
    }
};

QTEST_GUILESS_MAIN(TestMirrorOnScreen)
#include "tst_mirror_on_screen.moc"
