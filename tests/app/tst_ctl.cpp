#include "app/core/control/alarm_control.h"
#include "app/core/control/control_json.h"
#include "app/core/hub_address.h"
#include "app/core/paths.h"
#include "app/core/state_lock.h"
#include "app/core/system_clock.h"
#include "net/control/control_server.h"
#include "tests/support/alarms.h"
#include "tests/support/authority.h"
#include "tests/support/https_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace halfsilver;

namespace {

// A mirror without a screen: a real book behind a real socket.
class Mirror : public ControlTarget {
public:
    Mirror()
        : book(clock, nullptr)
        , control(book)
        , server(*this)
    {
    }
    QJsonObject status() const override { return statusJson({}, book); }
    QJsonObject list() const override { return listJson(book, clock.now()); }
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override
    {
        control.acknowledge(id, by, reply);
    }
    void clear(const QString &id, const QString &by, const Reply &reply) override { control.clear(id, by, reply); }
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const Reply &reply) override
    {
        control.shelve(id, length, by, reply);
    }
    void unshelve(const QString &id, const QString &by, const Reply &reply) override
    {
        control.unshelve(id, by, reply);
    }
    void reset(const QString &id, const QString &by, const Reply &reply) override { control.reset(id, by, reply); }
    void watch(const QString &id, std::chrono::seconds, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("id"), id } });
    }
    void raise(const QJsonObject &, const Reply &reply) override
    {
        reply(FieldError { {}, QStringLiteral("not here") });
    }
    void history(const HistoryQuery &query, const Reply &reply) override
    {
        reply(
            QJsonObject { { QStringLiteral("entries"), QJsonArray() }, { QStringLiteral("searched"), query.search } });
    }
    void silence(const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("silenced_until"), toText(clock.now().addSecs(300)) } });
    }
    void grab(const QString &file, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("file"), file } });
    }

    SystemClock clock;
    AlarmBook book;
    AlarmControl control;
    ControlServer server;
};

// An HTTP server that says what it is told to, and remembers what it was asked.
class Api : public QTcpServer {
public:
    Api()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                QByteArray &bytes = m_bytes[socket];
                bytes += socket->readAll();
                const auto head = bytes.indexOf("\r\n\r\n");
                const QByteArray field = "content-length: ";
                const auto at = bytes.toLower().indexOf(field);
                const auto length = at < 0 ? 0 : bytes.mid(at + field.size(), 8).split('\r').first().toInt();
                if (head < 0 || bytes.size() < head + 4 + length)
                    return;
                request += m_bytes.take(socket);
                if (answer.isEmpty())
                    return;
                socket->write("HTTP/1.1 " + answer + "\r\nConnection: close\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }

    QByteArray answer = "200 OK", body, request; // an empty answer: none ever; all requests, one after the other

private:
    QHash<QTcpSocket *, QByteArray> m_bytes;
};

struct Said {
    int code = -1;
    QString out, err;
};

} // namespace

class TestCtl : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_environment = QProcessEnvironment();
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder->path());
        m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder->path());
        m_environment.insert(QStringLiteral("TMPDIR"), m_folder->path());
        m_environment.insert(QStringLiteral("HOME"), m_folder->path());
        m_environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        m_runtime = m_folder->filePath(QStringLiteral("halfsilver"));
        QVERIFY(QDir().mkdir(m_runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
    void cleanup() { m_mirror.reset(); }

    void asksTheMirror()
    {
        startMirror();
        const Said list = run({ "list" });
        QCOMPARE(list.code, 0);
        QVERIFY2(list.out.contains(QStringLiteral("Smoke k2")), qPrintable(list.out));
        const Said acknowledged = run({ "acknowledge", "k2" });
        QCOMPARE(acknowledged.code, 0);
        QCOMPARE(acknowledged.out, QStringLiteral("Acknowledged: Smoke k2 (k2)\n"));
        const Alarm *alarm = m_mirror->book.find({ QStringLiteral("alarm"), QStringLiteral("k2") });
        QVERIFY(alarm && alarm->acknowledgedAt && !alarm->acknowledgedBy.isEmpty());
        QCOMPARE(run({ "clear", "k2" }).code, 0);
        QCOMPARE(run({ "list" }).out, QStringLiteral("No alarms.\n"));
        QCOMPARE(run({ "silence" }).code, 0);
        QCOMPARE(run({ "grab", "/tmp/x.png" }).out, QStringLiteral("/tmp/x.png\n"));
        const Said status = run({ "status", "--json" });
        QCOMPARE(QJsonDocument::fromJson(status.out.toUtf8()).object(), m_mirror->status());
        QCOMPARE(status.out.count(u'\n'), 1);
    }

    void whoAsksTooLateIsToldWhoWasThereBefore()
    {
        startMirror();
        m_environment.insert(QStringLiteral("SUDO_USER"), QStringLiteral("ana"));
        QFile ini(QDir(m_folder->path()).filePath(QStringLiteral("named.ini")));
        QVERIFY(ini.open(QIODevice::WriteOnly) && ini.write("[mirror]\nname = hall mirror\n") > 0);
        ini.close();
        const QByteArray file = ini.fileName().toLocal8Bit();
        QCOMPARE(run({ "acknowledge", "k2", "--config", file.constData() }).code, 0);
        const Alarm *alarm = m_mirror->book.find({ QStringLiteral("alarm"), QStringLiteral("k2") });
        if (getuid() == 0) // a person's own account goes before sudo's
            QCOMPARE(alarm->acknowledgedBy, QStringLiteral("ana @ hall mirror"));
        QVERIFY(alarm->acknowledgedBy.endsWith(QStringLiteral(" @ hall mirror")));
        QCOMPARE(run({ "clear", "k2" }).code, 0);
        const Said late = run({ "acknowledge", "k2" });
        QCOMPARE(late.code, 0);
        QVERIFY2(late.out.startsWith(QStringLiteral("Acknowledged at "))
                     && late.out.endsWith(QStringLiteral(" @ hall mirror: Smoke k2 (k2)\n")),
                 qPrintable(late.out));
    }

    void aRefusalIsOne()
    {
        startMirror();
        const Said said = run({ "acknowledge", "nothing", "--json" });
        QCOMPARE(said.code, 1);
        QCOMPARE(said.err,
                 QStringLiteral("halfsilverctl: id: no alarm nothing; “halfsilverctl list” has the unfinished ones\n"));
        QCOMPARE(QJsonDocument::fromJson(said.out.toUtf8()).object().value(QStringLiteral("field")).toString(),
                 QStringLiteral("id"));
        // What it repeats of a text from outside does not steer a terminal.
        QVERIFY(!run({ "acknowledge", "no\x1b[2Jthing" }).err.contains(u'\x1b'));
    }

    void withoutAMirrorItAsksTheHub()
    {
        startHub();
        m_api->body = R"({"as_of":"2026-11-22T20:46:03.120Z","alarms":[]})";
        QCOMPARE(run({ "list" }).out, QStringLiteral("No alarms.\n"));
        QVERIFY(m_api->request.startsWith("GET /api/alarms HTTP/1.1\r\n"));
        m_api->request.clear();
        m_api->body = R"({"id":"k2","title":"Smoke"})";
        QCOMPARE(run({ "acknowledge", "k2" }).code, 0);
        QVERIFY(m_api->request.startsWith("POST /api/alarms/k2/acknowledge HTTP/1.1\r\n"));
        // Silence is the mirror's affair.
        m_api->request.clear();
        QCOMPARE(run({ "silence" }).code, 3);
        QVERIFY(m_api->request.isEmpty());
    }

    // Who has the port of a hub that was killed is not asked.
    void aHubThatHasEndedIsPassedOver()
    {
        startHub();
        QProcess ended;
        ended.start(QStringLiteral("true"), QStringList());
        QVERIFY(ended.waitForStarted());
        const qint64 pid = ended.processId();
        QVERIFY(ended.waitForFinished());
        QVERIFY(writeHubFile(hubFile(), { m_api->url(), pid }));
        const Said said = run({ "list" });
        QCOMPARE(said.code, 3);
        QVERIFY2(said.err.contains(QStringLiteral("process %1 has ended").arg(pid)), qPrintable(said.err));
        QVERIFY(m_api->request.isEmpty());
    }

    void raiseGoesToTheHub()
    {
        startMirror();
        startHub();
        m_api->answer = "201 Created";
        m_api->body = R"({"id":"7","title":"Smoke","count":1})";
        const Said said = run({ "raise", "Smoke", "--priority", "critical" });
        QCOMPARE(said.out, QStringLiteral("Raised: Smoke (7)\n"));
        QCOMPARE(said.code, 0);
        QVERIFY(m_api->request.startsWith("POST /api/alarms HTTP/1.1\r\n"));
        QVERIFY(m_api->request.contains("Content-Type: application/json"));
        QVERIFY2(m_api->request.endsWith(R"({"priority":"critical","title":"Smoke"})"), m_api->request.constData());
        QVERIFY(!m_api->request.contains("Authorization"));
        QVERIFY(!m_api->request.contains("Origin"));
    }

    void raiseFindsTheHubOfTheIni()
    {
        m_api = std::make_unique<Api>();
        m_api->body = R"({"id":"7","title":"Smoke","count":2})";
        // What a hub that died has left behind is passed over.
        QVERIFY(writeHubFile(hubFile(), { QUrl(QStringLiteral("http://127.0.0.1:1")), 1 }));
        writeIni("[hub]\nport = " + QByteArray::number(m_api->serverPort()) + "\n");
        const Said said = run({ "raise", "Smoke" });
        QCOMPARE(said.out, QStringLiteral("Raised again (×2): Smoke (7)\n"));
        QCOMPARE(said.code, 0);
        // A mirror that listens to Pusher has the port of [hub] for the page alone.
        m_api->answer = "404 Not Found";
        m_api->body = R"({"error":"no such path"})";
        QCOMPARE(run({ "raise", "Smoke" }).code, 3);
    }

    void raiseWithoutAHubHereGoesToRaiseUrl()
    {
        m_api = std::make_unique<Api>();
        m_api->answer = "201 Created";
        m_api->body = R"({"ok":true})";
        writeIni("[pusher]\nkey = x\n[alarm]\ntoken = t\nraise_url = " + m_api->url().toEncoded() + "/raise\n");
        const Said said = run({ "raise", "Smoke", "--id", "k2" });
        QCOMPARE(said.out, QStringLiteral("Raised: Smoke (k2)\n"));
        QCOMPARE(said.code, 0);
        QVERIFY(m_api->request.startsWith("POST /raise HTTP/1.1\r\n"));
        QVERIFY(m_api->request.contains("Authorization: Bearer t\r\n"));
        QVERIFY(m_api->request.contains("Idempotency-Key: "));
        m_api->answer = "422 Unprocessable Content";
        m_api->body = R"({"error":"place: no such room"})";
        QCOMPARE(run({ "raise", "Smoke" }).code, 1);
    }

    // Whoever vouches for the household's server does for its backend, too; nobody else does.
    void aRaiseUrlIsTrustedAsTheServerIs()
    {
        Authority authority;
        if (!authority.make() || !authority.issue(QStringLiteral("home"), QStringLiteral("IP:127.0.0.1"), 2))
            QSKIP("openssl, which makes the certificates, is not installed");
        const HttpsServer backend(authority.serverConfiguration(QStringLiteral("home")));
        const QByteArray raiseUrl = "raise_url = " + backend.at(QStringLiteral("127.0.0.1")).toEncoded() + "\n";
        const QByteArray trusting = "ca_file = " + authority.path(QStringLiteral("ca.pem")).toUtf8() + "\n";
        const auto raised = [this](const QByteArray &ini) {
            writeIni(ini);
            return run({ "raise", "Smoke" }).code;
        };
        QCOMPARE(raised("[pusher]\nkey = x\n[alarm]\n" + raiseUrl), 3);
        QCOMPARE(raised("[pusher]\nkey = x\n" + trusting + "[alarm]\n" + raiseUrl), 0);
        const QByteArray two = "[pusher.a]\nkey = x\n[pusher.b]\nkey = x\n" + trusting + "[alarm]\n" + raiseUrl;
        QCOMPARE(raised(two), 3);
        QCOMPARE(raised(two + "connection = pusher.b\n"), 0);
        const Said queued = run({ "raise", "Smoke", "--queue", "--id", "k2" });
        QCOMPARE(queued.out, QStringLiteral("Queued and accepted: k2\n"));
    }

    void raiseWithoutAHubSaysWhatToSet()
    {
        startMirror();
        for (const QByteArray &ini :
             { QByteArray(), QByteArray("[pusher]\nkey = x\n"), QByteArray("[hub]\nenabled = false\n") }) {
            writeIni(ini);
            const Said said = run({ "raise", "Smoke" });
            QCOMPARE(said.code, 3);
            QVERIFY2(said.err.contains(QStringLiteral("halfsilver-hub")) && said.err.contains(QStringLiteral("[hub]"))
                         && said.err.contains(QStringLiteral("--url")),
                     qPrintable(said.err));
        }
    }

    void theUrlComesBeforeEverything()
    {
        startMirror();
        Api other;
        other.body = R"({"server":"halfsilver-hub","version":"1"})";
        const Said said = run({ "status", "--url", qPrintable(other.url().toString()) });
        QCOMPARE(said.code, 0);
        QVERIFY2(said.out.startsWith(QStringLiteral("server")), qPrintable(said.out));
        QCOMPARE(run({ "status", "--url", "http://127.0.0.1:1" }).code, 3);
    }

    void sendsItsTokenToThatAddressOnly()
    {
        Api api, elsewhere;
        api.body = R"({"alarms":[]})";
        const QByteArray url = api.url().toEncoded();
        QFile file(m_folder->filePath(QStringLiteral("token")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("from-file\n") > 0);
        file.close();
        m_environment.insert(QStringLiteral("HALFSILVER_TOKEN"), QStringLiteral("from-environment"));
        QCOMPARE(run({ "list", "--url", url }).code, 0);
        QVERIFY(api.request.contains("Authorization: Bearer from-environment\r\n"));
        api.request.clear();
        QCOMPARE(run({ "list", "--url", url, "--token-file", file.fileName().toUtf8() }).code, 0);
        QVERIFY(api.request.contains("Authorization: Bearer from-file\r\n"));
        api.request.clear();
        QCOMPARE(run({ "list", "--url", url, "--token", "given" }).code, 0);
        QVERIFY(api.request.contains("Authorization: Bearer given\r\n"));
        QCOMPARE(run({ "list", "--url", url, "--token-file", "/nowhere" }).code, 2);
        api.answer = "302 Found\r\nLocation: " + elsewhere.url().toEncoded();
        QCOMPARE(run({ "list", "--url", url }).code, 3);
        QVERIFY(elsewhere.request.isEmpty());
        api.answer = "401 Unauthorized";
        api.body = R"({"error":"the token is wrong"})";
        const Said said = run({ "list", "--url", url });
        QCOMPARE(said.code, 1);
        QVERIFY(said.err.contains(QStringLiteral("the token is wrong (--token-file")));
    }

    void whoNeverAnswersIsUnreachable()
    {
        Api api;
        api.answer.clear();
        QElapsedTimer timer;
        timer.start();
        const Said said = run({ "list", "--url", api.url().toEncoded() });
        QCOMPARE(said.code, 3);
        QVERIFY2(said.err.contains(QStringLiteral("no answer within 5 s")), qPrintable(said.err));
        QVERIFY(timer.elapsed() < 8000);
    }

    void whatIsQueuedForSomebodyWhoRunsIsSaidToWaitAndNoMore()
    {
        const QString state = m_folder->filePath(QStringLiteral("state"));
        QVERIFY(QDir().mkpath(state));
        std::optional<StateLock> running(std::in_place, state + QStringLiteral("/mirror.sqlite"),
                                         QStringLiteral("test"));
        QVERIFY(running->held());
        const QByteArray folder = QFile::encodeName(state);
        const Said said = run({ "raise", "Smoke", "--queue", "--state-dir", folder });
        QCOMPARE(said.code, 0);
        QCOMPARE(said.err, QString());
        running.reset();
        const Said alone = run({ "raise", "Smoke", "--queue", "--state-dir", folder });
        QCOMPARE(alone.code, 0);
        QVERIFY2(alone.err.contains(QStringLiteral("looks into ") + state), qPrintable(alone.err));
    }

    void nobodyThereIsUnreachable_data()
    {
        QTest::addColumn<QByteArray>("verb");
        for (const char *verb : { "list", "status", "silence" })
            QTest::newRow(verb) << QByteArray(verb);
    }
    void nobodyThereIsUnreachable()
    {
        QFETCH(QByteArray, verb);
        const Said said = run({ verb });
        QCOMPARE(said.code, 3);
        QVERIFY(said.out.isEmpty());
        QVERIFY2(said.err.contains(QStringLiteral("is running here")), qPrintable(said.err));
    }

    // Somebody else's folder in our place is not looked into.
    void aFolderThatOthersMayWriteIsNotTrusted()
    {
        startMirror();
        QVERIFY(QFile::setPermissions(m_runtime, QFile::Permissions(0x7777)));
        QCOMPARE(run({ "list" }).code, 3);
    }

    void whatIsQueuedIsOnDiskWithNothingRunning()
    {
        const Said said = run({ "raise", "Smoke k2", "--queue", "--place", "Kitchen", "--id", "k2" });
        QCOMPARE(said.code, 0);
        QCOMPARE(said.out, QStringLiteral("Queued: k2 (no hub is running here, and no [alarm] has a raise_url)\n"));
        QVERIFY2(said.err.contains(QStringLiteral("No mirror or hub that runs looks into ")), qPrintable(said.err));
        QCOMPARE(run({ "clear", "k2", "--queue" }).code, 0);
        QCOMPARE(run({ "queue" }).out, QStringLiteral("raise  Smoke k2  Kitchen  k2\nclear  k2\n"));
        const auto all = QJsonDocument::fromJson(run({ "queue", "--json" }).out.toUtf8()).object();
        const QJsonObject first = all[u"waiting"][0].toObject();
        QCOMPARE(first[u"alarm"][u"title"].toString(), QStringLiteral("Smoke k2"));
        QVERIFY(!first[u"idempotency_key"].toString().isEmpty());

        // A hub comes: what waits goes first, in order.
        startHub();
        m_api->answer = "201 Created";
        m_api->body = "{}";
        const Said third = run({ "raise", "Door", "--queue", "--id", "door" });
        QCOMPARE(third.out, QStringLiteral("Queued and accepted: door\n"));
        QCOMPARE(run({ "queue" }).out, QStringLiteral("Nothing waits.\n"));
        const auto at = [&](const QByteArray &bytes) { return m_api->request.indexOf(bytes); };
        QVERIFY(at("Kitchen") > 0 && at("Kitchen") < at("POST /api/alarms/k2/clear"));
        QVERIFY(at("POST /api/alarms/k2/clear") < at("\"door\""));
        QVERIFY(at("Idempotency-Key: " + first[u"idempotency_key"].toString().toUtf8()) > 0);
    }

    void whatTheBackendRefusesIsToldAndKept()
    {
        startHub();
        m_api->answer = "422 Unprocessable";
        m_api->body = R"({"error":"place: no such room"})";
        const Said said = run({ "raise", "Smoke", "--queue", "--id", "k2" });
        QCOMPARE(said.code, 0); // it is on disk
        QCOMPARE(said.out, QStringLiteral("Refused and set aside: k2 (HTTP 422: place: no such room)\n"));
        QCOMPARE(run({ "queue" }).out, QStringLiteral("raise  Smoke  k2  refused: HTTP 422: place: no such room\n"));
    }

    void aQueueThatCannotBeWrittenIsOne()
    {
        const Said said = run({ "raise", "Smoke", "--queue", "--state-dir", "/proc/nowhere" });
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.startsWith(QStringLiteral("halfsilverctl: /proc/nowhere")), qPrintable(said.err));
    }

    void usageIsTwo()
    {
        const Said said = run({ "explode" });
        QCOMPARE(said.code, 2);
        QCOMPARE(said.err, QStringLiteral("halfsilverctl: explode: not a verb. See halfsilverctl --help.\n"));
        QCOMPARE(run({ "--version" }).out, QStringLiteral("halfsilverctl " HALFSILVER_VERSION "\n"));
        QVERIFY(
            run({ "--help" }).out.contains(QStringLiteral("Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable.")));
    }

private:
    QString hubFile() const { return halfsilver::hubFile(m_runtime); }
    void startMirror()
    {
        m_mirror = std::make_unique<Mirror>();
        QVERIFY(m_mirror->server.listen(controlSocket(m_runtime)));
        // A source that tells states: an acknowledged alarm stays until it is cleared.
        m_mirror->book.restore({ { someAlarm(QStringLiteral("k2")) }, { QStringLiteral("alarm") }, {}, {} });
    }
    void startHub()
    {
        m_api = std::make_unique<Api>();
        QVERIFY(writeHubFile(hubFile(), { m_api->url(), 1 }));
    }
    void writeIni(const QByteArray &text)
    {
        QFile file(m_runtime + QStringLiteral("/mirror.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    // The event loop runs meanwhile: the mirror and the hub are here.
    Said run(const QList<QByteArray> &arguments)
    {
        QStringList list;
        for (const QByteArray &argument : arguments)
            list.append(QString::fromUtf8(argument));
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(QStringLiteral(HALFSILVERCTL), list);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000); }();
        return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                 QString::fromUtf8(process.readAllStandardOutput()),
                 QString::fromUtf8(process.readAllStandardError()) };
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    QString m_runtime;
    std::unique_ptr<Mirror> m_mirror;
    std::unique_ptr<Api> m_api;
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
