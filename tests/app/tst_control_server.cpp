#include "net/control/control_server.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace halfsilver;

namespace {

// Answers with what it was asked, as a mirror would with what it did.
class Target : public ControlTarget {
public:
    QJsonObject status() const override { return { { QStringLiteral("asked"), QStringLiteral("status") } }; }
    QJsonObject list() const override
    {
        return { { QStringLiteral("asked"), QStringLiteral("list") }, { QStringLiteral("padding"), padding } };
    }
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override
    {
        if (id == u"later") {
            later = reply;
            return;
        }
        reply(QJsonObject { { QStringLiteral("acknowledged"), id }, { QStringLiteral("by"), by } });
        reply(QJsonObject { { QStringLiteral("twice"), true } }); // a mistake of the target's: nobody hears it
    }
    void clear(const QString &id, const QString &, const Reply &reply) override
    {
        reply(FieldError { QStringLiteral("id"), QStringLiteral("id: no alarm has the id %1").arg(id) });
    }
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &,
                const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("shelved"), id },
                            { QStringLiteral("seconds"), length ? qint64(length->count()) : -1 } });
    }
    void unshelve(const QString &id, const QString &, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("unshelved"), id } });
    }
    void reset(const QString &id, const QString &, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("reset"), id } });
    }
    void watch(const QString &id, std::chrono::seconds, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("id"), id } });
    }
    void raise(const QJsonObject &alarm, const Reply &reply) override { reply(alarm); }
    void history(const HistoryQuery &query, const Reply &reply) override
    {
        reply(
            QJsonObject { { QStringLiteral("entries"), QJsonArray() }, { QStringLiteral("searched"), query.search } });
    }
    void silence(const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("asked"), QStringLiteral("silence") } });
    }
    void grab(const QString &file, const Reply &reply) override
    {
        reply(QJsonObject { { QStringLiteral("file"), file } });
    }

    QString padding;
    Reply later;
};

} // namespace

class TestControlServer : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("control.sock"));
        m_target = std::make_unique<Target>();
        m_server = std::make_unique<ControlServer>(*m_target);
        const auto listening = m_server->listen(m_path);
        QVERIFY2(listening, listening ? "" : qPrintable(listening.error().text));
    }
    void cleanup() { m_server.reset(); }

    void answersEachVerb_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, const char *line, const char *answer) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(answer);
        };
        row("status", R"({"verb":"status"})", R"({"asked":"status"})");
        row("list", R"({"verb":"list"})", R"({"asked":"list","padding":""})");
        row("silence", R"({"verb":"silence"})", R"({"asked":"silence"})");
        row("acknowledge", R"({"verb":"acknowledge","id":"k2","by":"Ana"})", R"({"acknowledged":"k2","by":"Ana"})");
        row("a refusal", R"({"verb":"clear","id":"k2"})", R"({"error":"id: no alarm has the id k2","field":"id"})");
        row("raise", R"({"verb":"raise","alarm":{"title":"Smoke"}})", R"({"title":"Smoke"})");
        row("grab", R"({"verb":"grab","file":"/tmp/x.png"})", R"({"file":"/tmp/x.png"})");
        row("a carriage return", "{\"verb\":\"status\"}\r", R"({"asked":"status"})");
        row("an empty line before", "\n{\"verb\":\"status\"}", R"({"asked":"status"})");
    }
    void answersEachVerb()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, answer);
        QLocalSocket client;
        ask(client, line + '\n');
        QTRY_VERIFY(client.canReadLine());
        QCOMPARE(client.readLine(), answer + '\n');
    }

    void badLinesAreAnsweredAndTheNextOneIsServed()
    {
        QLocalSocket client;
        ask(client, "not json\n\xff\xfe\n[]\n{\"verb\":5}\n{\"verb\":\"status\"}\n");
        QList<QByteArray> lines;
        for (int i = 0; i < 5; ++i) {
            QTRY_VERIFY(client.canReadLine());
            lines.append(client.readLine());
        }
        for (int i = 0; i < 4; ++i)
            QVERIFY2(lines[i].contains("\"error\":"), lines[i].constData());
        QVERIFY(lines[3].contains("\"field\":\"verb\""));
        QCOMPARE(lines[4], QByteArray("{\"asked\":\"status\"}\n"));
    }

    void halfALineWaitsAndDisturbsNobody()
    {
        QLocalSocket half, other;
        ask(half, "{\"verb\":");
        ask(other, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(other.canReadLine());
        QVERIFY(half.bytesAvailable() == 0);
        half.write("\"list\"}\n");
        QTRY_VERIFY(half.canReadLine());
        QVERIFY(half.readLine().contains("list"));
    }

    void aLineThatIsTooLongIsRefused()
    {
        QLocalSocket client;
        ask(client, QByteArray(kMaxControlLine + 10, 'x'));
        QTRY_VERIFY(client.canReadLine());
        QVERIFY(client.readLine().contains("longer than 1048576 bytes"));
        QTRY_COMPARE(client.state(), QLocalSocket::UnconnectedState);
        QLocalSocket next;
        ask(next, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(next.canReadLine());
    }

    void answersComeInTheOrderOfTheLines()
    {
        QLocalSocket client;
        ask(client, "{\"verb\":\"acknowledge\",\"id\":\"later\"}\n{\"verb\":\"status\"}\n");
        QTRY_VERIFY(m_target->later);
        QTest::qWait(50);
        QVERIFY(!client.canReadLine());
        m_target->later(QJsonObject { { QStringLiteral("late"), 1 } });
        QTRY_VERIFY(client.canReadLine());
        QCOMPARE(client.readLine(), QByteArray("{\"late\":1}\n"));
        QTRY_VERIFY(client.canReadLine());
        QCOMPARE(client.readLine(), QByteArray("{\"asked\":\"status\"}\n"));
    }

    // An answer that leaves in pieces ends its own line, not the one after it.
    void alsoAfterAnAnswerThatLeavesInPieces()
    {
        m_target->padding = QString(4'000'000, u'x');
        QLocalSocket client;
        ask(client, "{\"verb\":\"list\"}\n{\"verb\":\"acknowledge\",\"id\":\"later\"}\n{\"verb\":\"status\"}\n");
        QTRY_VERIFY(client.canReadLine());
        QVERIFY(client.readLine().size() > 4'000'000);
        QTRY_VERIFY(m_target->later);
        QTest::qWait(50);
        QVERIFY(!client.canReadLine());
        m_target->later(QJsonObject { { QStringLiteral("late"), 1 } });
        QTRY_VERIFY(client.canReadLine());
        QCOMPARE(client.readLine(), QByteArray("{\"late\":1}\n"));
        QTRY_VERIFY(client.canReadLine());
        QVERIFY(client.readLine().contains("status"));
    }

    void anAnswerToWhoIsGoneHarmsNobody()
    {
        {
            QLocalSocket client;
            ask(client, "{\"verb\":\"acknowledge\",\"id\":\"later\"}\n");
            QTRY_VERIFY(m_target->later);
        }
        QTest::qWait(50);
        m_target->later(QJsonObject {});
        QLocalSocket next;
        ask(next, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(next.canReadLine());
    }

    void aProgramThatNeverReadsDelaysNobody()
    {
        m_target->padding = QString(4'000'000, u'x');
        QLocalSocket deaf;
        deaf.setReadBufferSize(1024);
        ask(deaf, QByteArray("{\"verb\":\"list\"}\n").repeated(50));
        QTest::qWait(50);
        QLocalSocket other;
        ask(other, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(other.canReadLine());
    }

    void manyAtOnceAreServedAndTooManyAreTold()
    {
        std::vector<std::unique_ptr<QLocalSocket>> clients;
        for (int i = 0; i < ControlServer::kMaxClients; ++i) {
            clients.push_back(std::make_unique<QLocalSocket>());
            ask(*clients.back(), "{\"verb\":\"status\"}\n");
            QTRY_VERIFY(clients.back()->canReadLine());
            QVERIFY(clients.back()->readLine().contains("asked"));
        }
        QLocalSocket surplus;
        surplus.connectToServer(m_path);
        QTRY_VERIFY(surplus.canReadLine());
        QVERIFY(surplus.readLine().contains("too many programs"));
        clients.clear();
        QTest::qWait(100); // until the server has seen them go
        QLocalSocket next;
        ask(next, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(next.canReadLine());
        QVERIFY(next.readLine().contains("asked"));
    }

    void isForItsUserAlone()
    {
        struct stat about { };
        QCOMPARE(stat(QFile::encodeName(m_path).constData(), &about), 0);
        QVERIFY(S_ISSOCK(about.st_mode));
        QCOMPARE(about.st_mode & 0077, mode_t(0));
    }

    void theSecondMirrorGoesWithout()
    {
        ControlServer second(*m_target);
        const auto listening = second.listen(m_path);
        QVERIFY(!listening);
        QVERIFY2(listening.error().text.contains(
                     QStringLiteral("another mirror answers halfsilverctl (halfsilver, process %1)").arg(getpid())),
                 qPrintable(listening.error().text));
        QLocalSocket client;
        ask(client, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(client.canReadLine()); // the first still answers
    }

    void theSocketGoesWithItsServer()
    {
        QVERIFY(QFile::exists(m_path));
        m_server.reset();
        QVERIFY(!QFile::exists(m_path));
    }

    // A mirror that was killed leaves its socket behind.
    void aDeadMirrorsSocketIsTakenOver()
    {
        m_server.reset();
        const pid_t child = fork();
        if (child == 0) {
            const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
            sockaddr_un address {};
            address.sun_family = AF_UNIX;
            qstrncpy(address.sun_path, QFile::encodeName(m_path).constData(), sizeof address.sun_path);
            _exit(bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0 && ::listen(socket, 1) == 0
                      ? 0
                      : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), 0);
        QVERIFY(QFile::exists(m_path));
        ControlServer server(*m_target);
        QVERIFY(server.listen(m_path));
        QLocalSocket client;
        ask(client, "{\"verb\":\"status\"}\n");
        QTRY_VERIFY(client.canReadLine());
    }

    void aPathThatIsTooLongIsSaid()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QString(120, u'x')));
        ControlServer server(*m_target);
        const auto listening = server.listen(m_folder->filePath(QString(120, u'x') + QStringLiteral("/control.sock")));
        QVERIFY(!listening);
        QVERIFY(listening.error().text.contains(QStringLiteral("halfsilverctl cannot reach this mirror")));
    }

private:
    void ask(QLocalSocket &client, const QByteArray &bytes)
    {
        client.connectToServer(m_path);
        QVERIFY(client.waitForConnected(2000));
        client.write(bytes);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<Target> m_target;
    std::unique_ptr<ControlServer> m_server;
};

QTEST_GUILESS_MAIN(TestControlServer)
#include "tst_control_server.moc"
