// `halfsilverctl test-alarm` through the real programs: hub, connection, book, frame, control socket.
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace {

// Takes whatever is raised and cleared.
class Backend : public QTcpServer {
public:
    Backend()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                QByteArray &bytes = m_bytes[socket];
                bytes += socket->readAll();
                if (!bytes.contains("\r\n\r\n") || !bytes.endsWith('}'))
                    return;
                asked.append(m_bytes.take(socket).split(' ').mid(0, 2).join(' '));
                socket->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
    }
    QList<QByteArray> asked;

private:
    QHash<QTcpSocket *, QByteArray> m_bytes;
};

} // namespace

class TestTestAlarm : public QObject {
    Q_OBJECT

    struct Said {
        int code = -1;
        QByteArray out, err;
        QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    std::unique_ptr<QProcess> m_mirror;

    Said ctl(const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"), arguments);
        // A backend of this test answers meanwhile.
        [&] { QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000); }();
        if (process.state() != QProcess::NotRunning)
            return {};
        return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    }
    // Of a mirror whose Pusher server is not there.
    void writeIni(const QByteArray &alarm = {})
    {
        const QString folder = m_environment.value(QStringLiteral("XDG_CONFIG_HOME")) + QStringLiteral("/halfsilver");
        QVERIFY(QDir().mkpath(folder));
        QFile ini(folder + QStringLiteral("/mirror.ini"));
        QVERIFY(ini.open(QIODevice::WriteOnly)
                && ini.write("[pusher]\nkey = k\nhost = 127.0.0.1\nport = 1\ntls = off\n[alarm]\n" + alarm) > 0);
        QVERIFY(ini.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    QJsonArray listed() const
    {
        return ctl({ QStringLiteral("list"), QStringLiteral("--json") }).json()[QLatin1String("alarms")].toArray();
    }
    void startMirror(bool hasServer = true)
    {
        m_mirror = std::make_unique<QProcess>();
        m_mirror->setProcessEnvironment(m_environment);
        m_mirror->setStandardErrorFile(m_folder->filePath(QStringLiteral("mirror.log")));
        m_mirror->start(QStringLiteral(BIN_FOLDER "/halfsilver"), { QStringLiteral("--windowed=540x960") });
        QVERIFY(m_mirror->waitForStarted());
        const auto runs = [&] {
            const QJsonObject status = ctl({ QStringLiteral("status"), QStringLiteral("--json") }).json();
            return status[QLatin1String("connection")][QLatin1String("state")]
                == (hasServer ? QLatin1String("connected") : QLatin1String("connecting"));
        };
        QTRY_VERIFY_WITH_TIMEOUT(runs(), 15'000);
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : { "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME" }) {
            const QString path = m_folder->filePath(QString::fromLatin1(name));
            QVERIFY(QDir().mkdir(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
            m_environment.insert(QString::fromLatin1(name), path);
        }
        m_environment.remove(QStringLiteral("RUNTIME_DIRECTORY"));
        m_environment.remove(QStringLiteral("STATE_DIRECTORY"));
    }
    void cleanup()
    {
        if (m_mirror) {
            m_mirror->terminate();
            QVERIFY(m_mirror->waitForFinished(10'000));
        }
        m_mirror.reset();
    }

    void tellsWhenTheDrillWasOnScreenAndLeavesNothingBehind_data()
    {
        QTest::addColumn<QString>("priority");
        QTest::newRow("in the list") << QStringLiteral("warning");
        QTest::newRow("takeover") << QStringLiteral("critical");
    }
    void tellsWhenTheDrillWasOnScreenAndLeavesNothingBehind()
    {
        QFETCH(QString, priority);
        startMirror();
        const Said told =
            ctl({ QStringLiteral("test-alarm"), QStringLiteral("--priority"), priority, QStringLiteral("--json") });
        QVERIFY2(told.code == 0, told.err.constData());
        qInfo("raised to painted: %d ms", told.json()[QLatin1String("painted_after_ms")].toInt(-1));
        QVERIFY(told.json()[QLatin1String("painted_after_ms")].toInt(-1) >= 0);
        QVERIFY(told.json()[QLatin1String("removed")].toBool());
        const auto left = [this] {
            for (const QJsonValue &alarm :
                 ctl({ QStringLiteral("list"), QStringLiteral("--json") }).json()[QLatin1String("alarms")].toArray()) {
                if (alarm[QLatin1String("id")].toString().startsWith(QLatin1String("drill-")))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(!left());
        const QJsonObject status = ctl({ QStringLiteral("status"), QStringLiteral("--json") }).json();
        QCOMPARE(status[QLatin1String("alarms")][QLatin1String("unacknowledged")].toInt(-1), 0);
    }

    void aMirrorWithoutABackendToTellShowsADrillByItself()
    {
        writeIni();
        startMirror(false);
        const Said told = ctl({ QStringLiteral("test-alarm") });
        QVERIFY2(told.code == 0, told.err.constData());
        QVERIFY2(told.out.contains("This mirror alone raised it"), told.out.constData());
        QVERIFY(listed().isEmpty());
        const Said raised = ctl({ QStringLiteral("raise"), QStringLiteral("Drill"), QStringLiteral("--test"),
                                  QStringLiteral("--id"), QStringLiteral("d") });
        QCOMPARE(raised.out, QByteArray("Raised on this mirror alone: Drill (d)\n"));
        const QJsonArray rows = listed();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0][QLatin1String("test")], QJsonValue(true));
        QVERIFY(!rows[0].toObject().contains(QLatin1String("last_known")));
        // A real alarm belongs to the backend.
        const Said real = ctl({ QStringLiteral("raise"), QStringLiteral("Smoke") });
        QCOMPARE(real.code, 3);
        QVERIFY2(real.err.contains("raise_url"), real.err.constData());
    }

    // The backend is told of the drill and of its end, and until then nothing waits for it.
    void withRaiseUrlADrillGoesThroughTheBackend()
    {
        Backend backend;
        writeIni("raise_url = http://127.0.0.1:" + QByteArray::number(backend.serverPort()) + "/api/raise\n");
        startMirror(false);
        // No event comes back: what was raised at the backend alone is never on the screen.
        const Said told = ctl({ QStringLiteral("test-alarm") });
        QCOMPARE(told.code, 1);
        QVERIFY2(told.err.contains("reached the mirror within 10 s"), told.err.constData());
        QCOMPARE(backend.asked.size(), 2);
        QCOMPARE(backend.asked[0], QByteArray("POST /api/raise"));
        QVERIFY2(backend.asked[1].startsWith("POST /api/raise/drill-") && backend.asked[1].endsWith("/clear"),
                 backend.asked[1].constData());
    }

    void withoutAMirrorNothingIsRaised()
    {
        const Said told = ctl({ QStringLiteral("test-alarm") });
        QCOMPARE(told.code, 3);
        QVERIFY2(told.err.contains("No mirror of this user"), told.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestTestAlarm)
#include "tst_test_alarm.moc"
