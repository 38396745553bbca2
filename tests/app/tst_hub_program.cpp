// The program halfsilver-hub as it is started: its files, its ends, and its alarms after a hard end.
#include "tests/support/http_server.h"
#include "tests/support/raw_http.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QWebSocket>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>

using namespace halfsilver;

namespace {

struct Program {
    Program()
    {
        QTcpServer free;
        if (!free.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        port = free.serverPort();
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : { "STATE_DIRECTORY", "RUNTIME_DIRECTORY", "NOTIFY_SOCKET" })
            environment.remove(QLatin1StringView(name));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.filePath(QStringLiteral("run")));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder.filePath(QStringLiteral("config")));
        environment.insert(QStringLiteral("HOME"), folder.path());
        QDir(folder.path()).mkdir(QStringLiteral("run"));
        QFile::setPermissions(folder.filePath(QStringLiteral("run")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        process.setProcessEnvironment(environment);
        process.setProgram(QStringLiteral(BIN_FOLDER "/halfsilver-hub"));
    }
    ~Program()
    {
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished();
        }
    }
    QString ini(const QByteArray &text)
    {
        const QString path = folder.filePath(QStringLiteral("mirror.ini"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no ini");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return path;
    }
    // To its end, with the exit code.
    int run(const QStringList &arguments)
    {
        process.start(process.program(), arguments);
        process.waitForFinished(10'000);
        errors = QString::fromUtf8(process.readAllStandardError());
        output = QString::fromUtf8(process.readAllStandardOutput());
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    bool start(const QByteArray &more = {})
    {
        const QString config = ini("[hub]\nport = " + QByteArray::number(port) + '\n' + more);
        process.start(process.program(),
                      { QStringLiteral("--config"), config, QStringLiteral("--state-dir"), stateDir() });
        return QTest::qWaitFor(
                   [&] {
                       errors += QString::fromUtf8(process.readAllStandardError());
                       return errors.contains(QStringLiteral("halfsilver-hub: http://127.0.0.1:%1").arg(port))
                           || process.state() == QProcess::NotRunning;
                   },
                   10'000)
            && process.state() == QProcess::Running;
    }
    // To its end, as systemd ends it; what it says of it is in `errors`.
    int endTelling()
    {
        process.readAllStandardError();
        ::kill(pid_t(process.processId()), SIGTERM);
        const bool ended = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20'000);
        errors = QString::fromUtf8(process.readAllStandardError());
        return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    int end(int signal)
    {
        ::kill(pid_t(process.processId()), signal);
        process.waitForFinished(10'000);
        errors.clear();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    RawAnswer ask(const QByteArray &bytes) { return RawHttp(port).ask(bytes); }
    QString stateDir() const { return folder.filePath(QStringLiteral("state")); }
    QString hubFile() const { return folder.filePath(QStringLiteral("run/halfsilver/hub.json")); }

    QTemporaryDir folder;
    QProcess process;
    quint16 port = 0;
    QString errors, output;
};

constexpr auto kOurs = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;

} // namespace

class TestHubProgram : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhereItIsAndKeepsItsSecretToItself()
    {
        Program p;
        QVERIFY(p.start());
        QFile file(p.hubFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.permissions(), kOurs);
        const auto told = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(told[u"url"].toString(), QStringLiteral("http://127.0.0.1:%1").arg(p.port));
        QCOMPARE(told[u"pid"].toInteger(), p.process.processId());
        QVERIFY(!told[u"version"].toString().isEmpty());
        QCOMPARE(told[u"ini"].toString(), p.folder.filePath(QStringLiteral("mirror.ini")));
        QCOMPARE(told[u"state_dir"].toString(), p.stateDir());
        QFile secret(p.stateDir() + QStringLiteral("/hub-secret"));
        QCOMPARE(secret.permissions(), kOurs);
        QVERIFY(secret.open(QIODevice::ReadOnly));
        const auto first = secret.readAll();
        QVERIFY(first.trimmed().size() >= 32);

        QCOMPARE(p.end(SIGTERM), 0);
        QVERIFY(!QFile::exists(p.hubFile()));
        QVERIFY(p.start());
        secret.seek(0);
        QCOMPARE(secret.readAll(), first);
        QCOMPARE(p.end(SIGINT), 0);
        QVERIFY(p.start());
        QCOMPARE(p.end(SIGHUP), 0); // its terminal was closed
        QVERIFY(!QFile::exists(p.hubFile()));
    }

    void deliversAtItsEndWhatItCan_data()
    {
        QTest::addColumn<bool>("hang");
        QTest::newRow("to receivers that take their time") << false;
        QTest::newRow("and names what receivers that hang did not take") << true;
    }
    void deliversAtItsEndWhatItCan()
    {
        QFETCH(bool, hang);
        const auto answering = [hang](const HttpServer::Request &) {
            if (hang)
                return QByteArray();
            QTest::qWait(200);
            return HttpServer::answer(200, "{}");
        };
        HttpServer server(answering), receiver(answering); // a driver's, and a webhook's
        Program p;
        QVERIFY(p.start("broadcast = local pusher\n[hub.pusher]\nhost = 127.0.0.1\nport = "
                        + QByteArray::number(server.url({}).port())
                        + "\ntls = off\napp_id = 1\nkey = k\nsecret = s\n[hub.webhook.home]\nurl = "
                        + receiver.url(QStringLiteral("/hook")).toEncoded() + "\nevents = channel_occupied\n"));
        QWebSocket subscriber;
        QStringList heard;
        connect(&subscriber, &QWebSocket::textMessageReceived, this,
                [&heard](const QString &text) { heard.append(text); });
        subscriber.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/app/halfsilver").arg(p.port)));
        QTRY_COMPARE(heard.size(), 1);
        QCOMPARE(p.ask(request("POST", "/api/alarms", R"({"title":"Smoke"})")).status, 201);
        QCOMPARE(p.ask(request("POST", "/api/alarms", R"({"title":"Water"})")).status, 201);
        subscriber.sendTextMessage(QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"home"}})"));
        QTRY_COMPARE(heard.size(), 2);
        QCOMPARE(p.endTelling(), 0);
        QTRY_COMPARE(int(subscriber.closeCode()), 4200);
        const QString line =
            QStringLiteral("not delivered when the hub ended, in events: pusher: 2, webhook home: 1\n");
        QCOMPARE(p.errors.count(line), hang ? 1 : 0);
        QVERIFY(hang || !p.errors.contains(QStringLiteral("not delivered")));
        QCOMPARE(receiver.requests.size(), 1);
        if (!hang)
            QVERIFY(server.requests.last().body.contains("Water"));
    }

    // A container may allow few files. Those that the program itself needs are not given to connections.
    void outlivesMoreConnectionsThanItMayOpenFiles()
    {
        Program p;
        p.process.setChildProcessModifier([] {
            const rlimit few { 64, 64 };
            ::setrlimit(RLIMIT_NOFILE, &few);
        });
        QVERIFY(p.start());
        {
            std::vector<std::unique_ptr<QTcpSocket>> many;
            for (int i = 0; i < 100; ++i) {
                many.push_back(std::make_unique<QTcpSocket>());
                many.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), p.port);
            }
            QTest::qWait(500);
            QCOMPARE(p.process.state(), QProcess::Running);
        }
        QTRY_COMPARE(p.ask(request("POST", "/api/alarms", R"({"title":"Smoke"})")).status, 201);
        QCOMPARE(p.end(SIGTERM), 0);
    }

    void itsAlarmsSurviveAHardEnd()
    {
        Program p;
        QVERIFY(p.start());
        QCOMPARE(p.ask(request("POST", "/api/alarms", R"({"id":"1","title":"Smoke","priority":"critical"})")).status,
                 201);
        QCOMPARE(p.ask(request("POST", "/api/alarms", R"({"id":"2","title":"Door"})")).status, 201);
        QCOMPARE(p.ask(request("POST", "/api/alarms/2/acknowledge", R"({"by":"Ann"})")).status, 200);
        QCOMPARE(p.ask(request("POST", "/api/alarms", R"({"id":"3","title":"Over"})")).status, 201);
        QCOMPARE(p.ask(request("POST", "/api/alarms/3/acknowledge")).status, 200);
        QCOMPARE(p.ask(request("POST", "/api/alarms/3/clear")).status, 200);
        const auto before = p.ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray();
        QCOMPARE(before.size(), 2);
        p.end(SIGKILL);

        QVERIFY(p.start());
        QCOMPARE(p.ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray(), before);
        QVERIFY(!p.ask(request("GET", "/api/alarms/3")).json()[u"cleared_at"].isNull());
    }

    void sendsWhatWasQueuedWhileItWasOffAndWhatIsQueuedNow()
    {
        Program p;
        const auto queue = [&](const QByteArray &title) {
            QProcess ctl;
            ctl.setProcessEnvironment(p.process.processEnvironment());
            ctl.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"),
                      { QStringLiteral("raise"), QString::fromUtf8(title), QStringLiteral("--queue"),
                        QStringLiteral("--state-dir"), p.stateDir() });
            return ctl.waitForFinished(10'000) && ctl.exitCode() == 0;
        };
        QVERIFY(queue("Before"));
        QVERIFY(p.start());
        const auto titles = [&] {
            QStringList all;
            for (const auto alarms = p.ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray();
                 const auto alarm : alarms)
                all.append(alarm[u"title"].toString());
            return all;
        };
        QTRY_COMPARE(titles(), QStringList(QStringLiteral("Before")));
        // Killed before it has left the queue it would be sent again, and the hub may not have noted its key either.
        QTRY_VERIFY(QDir(p.stateDir() + QStringLiteral("/queue")).entryList({ QStringLiteral("*.json") }).isEmpty());
        ::kill(pid_t(p.process.processId()), SIGSTOP); // it does not answer: what is raised now waits on the disk
        QVERIFY(queue("Meanwhile"));
        p.end(SIGKILL);
        QVERIFY(p.start());
        QTRY_COMPARE(titles().size(), 2);
        for (const auto alarms = p.ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray();
             const auto alarm : alarms)
            QCOMPARE(alarm[u"count"].toInt(), 1);
    }

    void itsSensorsRaiseAndClear()
    {
        Program p;
        const QByteArray flag = p.folder.filePath(QStringLiteral("dry")).toUtf8();
        QVERIFY(p.start("[sensor.cellar]\ncommand = test -e " + flag
                        + "\nevery = 1s\noff_delay = 0\ntitle = Water\nplace = Cellar\nevery = 2s\n"));
        const auto alarms = [&] { return p.ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray(); };
        QTRY_COMPARE(alarms().size(), 1); // the mistake in its section cost nothing else
        const QString id = alarms()[0][u"id"].toString();
        QVERIFY(id.startsWith(QStringLiteral("cellar@")));
        QCOMPARE(alarms()[0][u"place"].toString(), QStringLiteral("Cellar"));
        p.end(SIGKILL);
        QVERIFY(p.start("[sensor.cellar]\ncommand = test -e " + flag + "\nevery = 1s\noff_delay = 0\ntitle = Water\n"));
        QTest::qWait(300);
        QCOMPARE(alarms()[0][u"count"].toInt(), 1); // it was told before
        QFile dry(QString::fromUtf8(flag));
        QVERIFY(dry.open(QIODevice::WriteOnly));
        QTRY_VERIFY(!alarms()[0][u"cleared_at"].isNull());
    }

    // The names of the mirror stand in the address, and each sensor's source has one of its own.
    void itsSensorsRaiseAtTheBackendOfTheirSource()
    {
        QTcpServer backend;
        QVERIFY(backend.listen(QHostAddress::LocalHost));
        QByteArrayList asked;
        connect(&backend, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = backend.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&asked, socket, bytes = QByteArray()]() mutable {
                bytes += socket->readAll();
                if (!bytes.endsWith('}'))
                    return;
                const QByteArray token = bytes.mid(bytes.toLower().indexOf("authorization: bearer ") + 22, 3);
                asked.append(bytes.split(' ').value(1) + ' ' + token);
                socket->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        Program p;
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(backend.serverPort());
        QVERIFY(p.start("[mirror]\nplace = cellar\n[alarm]\ntoken = one\nraise_url = " + url
                        + "/${place}\n[alarm.garden]\nchannel = garden\ntoken = two\nraise_url = " + url
                        + "/garden\n[sensor.door]\ncommand = false\n[sensor.gate]\nsource = alarm.garden\n"
                          "command = false\n"));
        QTRY_COMPARE(asked.size(), 2);
        std::sort(asked.begin(), asked.end());
        QCOMPARE(asked, (QByteArrayList { "/cellar one", "/garden two" }));
    }

    void endsWith75WhileThePortIsSomebodyElses()
    {
        Program p;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, p.port));
        const auto config = p.ini("[hub]\nport = " + QByteArray::number(p.port) + '\n');
        QCOMPARE(p.run({ QStringLiteral("--config"), config, QStringLiteral("--state-dir"), p.stateDir() }), 75);
        QVERIFY2(p.errors.contains(QString::number(p.port)), qPrintable(p.errors));
        QVERIFY(!QFile::exists(p.hubFile()));
    }

    void endsWith75WhileItsStateIsSomebodyElses()
    {
        Program p, second;
        QVERIFY(p.start());
        const auto config = second.ini("[hub]\nport = " + QByteArray::number(second.port) + '\n');
        QCOMPARE(second.run({ QStringLiteral("--config"), config, QStringLiteral("--state-dir"), p.stateDir() }), 75);
        QVERIFY2(second.errors.contains(QString::number(p.process.processId())), qPrintable(second.errors));
    }

    void namesEveryMistakeOfItsOwn()
    {
        Program p;
        const auto config = p.ini("[display]\nrotate = 45\n[hub]\nport = 99999\ncolour = red\n[hub.token.door]\n"
                                  "role = raise\n[hub.tokens]\n[nonsense]\n");
        for (const auto &arguments : { QStringList {}, QStringList { QStringLiteral("--check-config") } }) {
            QCOMPARE(p.run(QStringList { QStringLiteral("--config"), config } + arguments), 1);
            for (const char *line :
                 { ":4: [hub] port", ":5: [hub] colour", ":6: [hub.token.door]", ":8: [hub.tokens]" })
                QVERIFY2(p.errors.contains(QLatin1StringView(line)), qPrintable(p.errors));
            QVERIFY2(!p.errors.contains(QStringLiteral("rotate")), qPrintable(p.errors));
            QVERIFY2(!p.errors.contains(QStringLiteral("nonsense")), qPrintable(p.errors));
        }
    }

    void opensItselfOnlyWithTokensAndAKeyOfItsOwn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("mistake");
        const QByteArray token = "[hub.token.door]\ntoken = 0123456789abcdef\nrole = raise\n";
        QTest::newRow("no token") << QByteArray("[hub]\nlisten = 0.0.0.0\nkey = own\n")
                                  << QStringLiteral(":2: [hub] listen");
        QTest::newRow("default key") << "[hub]\nlisten = 0.0.0.0\n" + token << QStringLiteral(":2: [hub] key");
        QTest::newRow("no address") << "[hub]\nlisten = kitchen\nkey = own\n" + token
                                    << QStringLiteral(":2: [hub] listen");
        QTest::newRow("both") << "[hub]\nlisten = 0.0.0.0\nkey = own\n" + token << QString();
    }
    void opensItselfOnlyWithTokensAndAKeyOfItsOwn()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, mistake);
        Program p;
        const int code = p.run({ QStringLiteral("--check-config"), QStringLiteral("--config"), p.ini(text) });
        QCOMPARE(code, mistake.isEmpty() ? 0 : 1);
        QVERIFY2(p.errors.contains(mistake), qPrintable(p.errors));
    }

    void ignoresEnabledAndOtherSections()
    {
        Program p;
        QVERIFY(p.start("enabled = false\n[pusher]\nkey =\nclutser = ap3\n"));
        QCOMPARE(p.ask(request("GET", "/api/health")).status, 200);
    }

    void warnsOfASecretThatOthersCanRead()
    {
        Program p;
        const auto config = p.ini("[hub]\nsecret = 5ca1ab1e\n");
        QFile::setPermissions(config, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QCOMPARE(p.run({ QStringLiteral("--check-config"), QStringLiteral("--config"), config }), 0);
        QVERIFY(p.errors.contains(config));
        QVERIFY(!p.errors.contains(QStringLiteral("5ca1ab1e")));
    }

    void aMissingConfigIsAMistake()
    {
        Program p;
        QCOMPARE(p.run({ QStringLiteral("--config"), p.folder.filePath(QStringLiteral("nothing.ini")) }), 1);
        QVERIFY(p.errors.contains(QStringLiteral("nothing.ini")));
    }

    void tellsUsageAndVersion_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("version") << QStringList { QStringLiteral("--version") } << 0;
        QTest::newRow("help") << QStringList { QStringLiteral("--help") } << 0;
        QTest::newRow("unknown") << QStringList { QStringLiteral("--colour") } << 2;
        QTest::newRow("a word") << QStringList { QStringLiteral("start") } << 2;
        QTest::newRow("no path") << QStringList { QStringLiteral("--config") } << 2;
        QTest::newRow("check with a value") << QStringList { QStringLiteral("--check-config=1") } << 2;
    }
    void tellsUsageAndVersion()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        Program p;
        QCOMPARE(p.run(arguments), code);
        QVERIFY((code == 0 ? p.output : p.errors).contains(QStringLiteral("halfsilver-hub")));
    }

    void tellsSystemdThatItIsReady()
    {
        Program p;
        const QByteArray path = p.folder.filePath(QStringLiteral("notify")).toUtf8();
        const int notify = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        QVERIFY(size_t(path.size()) < sizeof(address.sun_path));
        std::copy(path.begin(), path.end(), address.sun_path);
        QCOMPARE(::bind(notify, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
        auto environment = p.process.processEnvironment();
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), QString::fromUtf8(path));
        p.process.setProcessEnvironment(environment);
        QVERIFY(p.start());
        QByteArray told(1000, '\0');
        QVERIFY(QTest::qWaitFor([&] { return ::recv(notify, told.data(), size_t(told.size()), 0) > 0; }, 3000));
        QVERIFY(told.startsWith("READY=1\n"));
        QCOMPARE(p.end(SIGTERM), 0);
        ::close(notify);
    }
};

QTEST_GUILESS_MAIN(TestHubProgram)
#include "tst_hub_program.moc"
