// `halfsilverctl test-alarm` through the real programs: hub, connection, book, frame, control socket.
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

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
        if (!process.waitForFinished(30'000))
            return {};
        return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    }
    void startMirror()
    {
        m_mirror = std::make_unique<QProcess>();
        m_mirror->setProcessEnvironment(m_environment);
        m_mirror->setStandardErrorFile(m_folder->filePath(QStringLiteral("mirror.log")));
        m_mirror->start(QStringLiteral(BIN_FOLDER "/halfsilver"), { QStringLiteral("--windowed=540x960") });
        QVERIFY(m_mirror->waitForStarted());
        const auto connected = [this] {
            const QJsonObject status = ctl({ QStringLiteral("status"), QStringLiteral("--json") }).json();
            return status[QLatin1String("connection")][QLatin1String("state")] == QLatin1String("connected");
        };
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
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

    void withoutAMirrorNothingIsRaised()
    {
        const Said told = ctl({ QStringLiteral("test-alarm") });
        QCOMPARE(told.code, 3);
        QVERIFY2(told.err.contains("No mirror of this user"), told.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestTestAlarm)
#include "tst_test_alarm.moc"
