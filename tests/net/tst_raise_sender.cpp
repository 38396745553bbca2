#include "app/core/state_lock.h"
#include "net/alarms/raise_sender.h"
#include "tests/support/fake_clock.h"
#include "tests/support/http_server.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::RaiseRequest)

namespace {

const QString kSource = QStringLiteral("alarm");

RaiseRequest smoke(const Clock &clock, const QString &id)
{
    return *raising({ { QStringLiteral("id"), id }, { QStringLiteral("title"), QStringLiteral("Smoke") } }, {},
                    clock.now());
}

struct World {
    explicit World(const QString &folder, const HttpServer *server = nullptr)
        : queue(folder)
        , sender(folder, network, clock, [] { return 0.5; })
    {
        sender.setUsual(kSource);
        if (server)
            sender.setTarget(kSource, raiseTarget(server->url(QStringLiteral("/api/alarms")), QStringLiteral("t0")));
    }
    FakeClock clock;
    QNetworkAccessManager network;
    RaiseQueue queue;
    RaiseSender sender;
};

QStringList idsOf(const QList<HttpServer::Request> &requests)
{
    QStringList ids;
    for (const auto &request : requests) {
        const QString id = QJsonDocument::fromJson(request.body).object().value(QLatin1String("id")).toString();
        ids.append(id.isEmpty() ? QString::fromLatin1(request.path) : id);
    }
    return ids;
}

} // namespace

class TestRaiseSender : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsSubmittedIsSentAndLeavesTheQueue()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return HttpServer::answer(201, "{}"); });
        World world(folder.path(), &server);
        QSignalSpy accepted(&world.sender, &RaiseSender::accepted), noticed(&world.sender, &RaiseSender::noticed);
        world.sender.start();
        const RaiseRequest request = smoke(world.clock, QStringLiteral("k2"));
        world.sender.submit(request);
        QVERIFY(world.sender.lastWaiting(kSource, QStringLiteral("k2"))); // before the disk has it
        QTRY_COMPARE(accepted.count(), 1);
        QTRY_VERIFY(world.queue.names().isEmpty());
        QVERIFY(!world.sender.lastWaiting(kSource, QStringLiteral("k2")));
        QCOMPARE(noticed.count(), 1);
        QCOMPARE(server.requests.size(), 1);
        const auto &sent = server.requests.first();
        QCOMPARE(sent.path, QByteArray("/api/alarms"));
        QCOMPARE(sent.headers["authorization"], QByteArray("Bearer t0"));
        QCOMPARE(sent.headers["idempotency-key"], request.idempotencyKey.toLatin1());
        QCOMPARE(QJsonDocument::fromJson(sent.body).object(), request.alarm);
    }

    void theTokenIsReadForEachRequest()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return HttpServer::answer(201, "{}"); });
        World world(folder.path());
        Result<QString> token = Error { QStringLiteral("[alarm] token_file /run/t: no such file") };
        world.sender.setTarget(kSource,
                               RaiseTarget { server.url(QStringLiteral("/api/alarms")), [&token] { return token; } });
        QSignalSpy accepted(&world.sender, &RaiseSender::accepted);
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("k1")));
        QTRY_COMPARE(world.sender.problem(), QStringLiteral("[alarm] token_file /run/t: no such file"));
        QVERIFY(server.requests.isEmpty()); // it would be refused
        token = QStringLiteral("old");
        QTRY_VERIFY((world.clock.advance(1s), accepted.count() == 1));
        QCOMPARE(world.sender.problem(), QString());
        token = QStringLiteral("new");
        world.sender.submit(smoke(world.clock, QStringLiteral("k2")));
        QTRY_COMPARE(accepted.count(), 2);
        QCOMPARE(server.requests.at(0).headers["authorization"], QByteArray("Bearer old"));
        QCOMPARE(server.requests.at(1).headers["authorization"], QByteArray("Bearer new"));
    }

    void whatAnotherProgramAddsIsNoticedAndSentInOrder()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return HttpServer::answer(201, "{}"); });
        World world(folder.path(), &server);
        QVERIFY(world.queue.add(smoke(world.clock, QStringLiteral("before"))));
        QSignalSpy noticed(&world.sender, &RaiseSender::noticed);
        world.sender.start();
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_VERIFY(world.queue.names().isEmpty());
        for (const char *id : { "1", "2", "3" }) // only the watcher tells of these
            QVERIFY(world.queue.add(smoke(world.clock, QLatin1String(id))));
        QVERIFY(world.queue.add(clearing(QStringLiteral("2"), {}, {}, world.clock.now())));
        QTRY_COMPARE(server.requests.size(), 5);
        QCOMPARE(idsOf(server.requests),
                 QStringList({ QStringLiteral("before"), QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"),
                               QStringLiteral("/api/alarms/2/clear") }));
        QCOMPARE(noticed.count(), 5);
        QTRY_VERIFY(world.queue.names().isEmpty());
    }

    void aBackendThatFailsIsAskedAgainWithTheSameKey()
    {
        QTemporaryDir folder;
        int failures = 2;
        HttpServer server([&](const auto &) { return HttpServer::answer(failures-- > 0 ? 503 : 201, "{}"); });
        World world(folder.path(), &server);
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("k2")));
        QTRY_COMPARE(world.sender.problem(), QStringLiteral("The backend has an error (503)"));
        QTRY_VERIFY(world.clock.untilNext() > 0ns && world.clock.untilNext() <= 2s);
        QCOMPARE(world.queue.names().size(), 1);
        world.clock.advance(2s);
        QTRY_COMPARE(server.requests.size(), 2);
        QTest::qWait(50);
        world.clock.advance(4s);
        QTRY_COMPARE(server.requests.size(), 3);
        QTRY_VERIFY(world.queue.names().isEmpty());
        QCOMPARE(world.sender.problem(), QString());
        QCOMPARE(server.requests[0].headers["idempotency-key"], server.requests[2].headers["idempotency-key"]);
    }

    void whatIsRefusedForGoodIsSetAsideAndDoesNotHoldUpTheRest()
    {
        QTemporaryDir folder;
        HttpServer server([](const HttpServer::Request &request) {
            return request.body.contains("bad") ? HttpServer::answer(422, R"({"error":"title: too long"})")
                                                : HttpServer::answer(201, "{}");
        });
        World world(folder.path(), &server);
        QSignalSpy refused(&world.sender, &RaiseSender::refused);
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("bad")));
        world.sender.submit(smoke(world.clock, QStringLiteral("good")));
        QTRY_COMPARE(server.requests.size(), 2);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().at(1).toString(), QStringLiteral("HTTP 422: title: too long"));
        QTRY_VERIFY(world.queue.names().isEmpty());
        QCOMPARE(world.queue.setAsideNames().size(), 1);
    }

    void anAlarmThatTheBackendStumblesOverDoesNotHoldUpTheRest()
    {
        QTemporaryDir folder;
        bool mended = false;
        HttpServer server([&](const HttpServer::Request &request) {
            return HttpServer::answer(!mended && request.body.contains("bad") ? 500 : 201, "{}");
        });
        World world(folder.path(), &server);
        for (const char *id : { "bad", "bad2", "good" })
            QVERIFY(world.queue.add(smoke(world.clock, QLatin1String(id))));
        QVERIFY(world.queue.add(clearing(QStringLiteral("bad"), {}, {}, world.clock.now())));
        QVERIFY(world.queue.add(smoke(world.clock, QStringLiteral("good2"))));
        world.sender.start();
        QTRY_VERIFY((world.clock.advance(1s), world.sender.waiting().size() == 3));
        QCOMPARE(idsOf(server.requests).mid(0, 4),
                 QStringList({ QStringLiteral("bad"), QStringLiteral("bad2"), QStringLiteral("good"),
                               QStringLiteral("good2") })); // a clearing never overtakes its raising
        mended = true;
        const auto before = server.requests.size();
        QTRY_VERIFY((world.clock.advance(10s), world.sender.waiting().isEmpty()));
        QStringList after = idsOf(server.requests).mid(before);
        QVERIFY(after.indexOf(QStringLiteral("bad")) < after.indexOf(QStringLiteral("/api/alarms/bad/clear")));
    }

    void whatCannotLeaveTheQueueIsSentOnce()
    {
        QTemporaryDir folder;
        const QString refused = folder.filePath(QStringLiteral("queue/refused"));
        HttpServer server([&](const auto &) { return HttpServer::answer(422, "{}"); });
        World world(folder.path(), &server);
        QVERIFY(world.queue.add(smoke(world.clock, QStringLiteral("k2"))));
        QFile block(refused); // where the folder would be
        QVERIFY(block.open(QIODevice::WriteOnly));
        QSignalSpy looked(&world.sender, &RaiseSender::looked);
        world.sender.start();
        QTRY_VERIFY(looked.count() >= 2); // the second one knows that the file has stayed
        QTest::qWait(100);
        world.clock.advance(RaiseSender::kSlowLook);
        QTest::qWait(100);
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(world.queue.names().size(), 1);
        QVERIFY(block.remove());
        world.clock.advance(RaiseSender::kSlowLook);
        QTRY_VERIFY(world.queue.names().isEmpty());
        QCOMPARE(world.queue.setAsideNames().size(), 1);
        QCOMPARE(server.requests.size(), 1);
    }

    void whatTheDiskRefusedIsNotOvertaken()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return HttpServer::answer(201, "{}"); });
        World world(folder.path());
        QFile block(folder.filePath(QStringLiteral("queue"))); // where the folder would be
        QVERIFY(block.open(QIODevice::WriteOnly));
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("k2")));
        QTRY_VERIFY(!world.sender.problem().isEmpty());
        QVERIFY(block.remove());
        world.sender.submit(clearing(QStringLiteral("k2"), {}, {}, world.clock.now()));
        QTRY_COMPARE(world.queue.names().size(), 1);
        QCOMPARE(*world.sender.lastWaiting(kSource, QStringLiteral("k2")), RaiseRequest::Verb::Clear);
        world.sender.setTarget(kSource, RaiseTarget { server.url(QStringLiteral("/api/alarms")), {} });
        QTRY_COMPARE(idsOf(server.requests),
                     QStringList({ QStringLiteral("k2"), QStringLiteral("/api/alarms/k2/clear") }));
    }

    void whatTheDiskRefusesIsBounded()
    {
        World world(QStringLiteral("/proc/nowhere"));
        QSignalSpy refused(&world.sender, &RaiseSender::refused);
        world.sender.start();
        for (qsizetype i = 0; i <= RaiseQueue::kMostWaiting; ++i)
            world.sender.submit(smoke(world.clock, QString::number(i)));
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(world.sender.waiting().size(), RaiseQueue::kMostWaiting);
        QVERIFY(!world.sender.lastWaiting(kSource, QStringLiteral("0"))); // the oldest
    }

    void oneTargetThatIsDownDoesNotHoldUpAnother()
    {
        QTemporaryDir folder;
        HttpServer down([](const auto &) { return HttpServer::answer(500); }), up;
        World world(folder.path(), &down);
        world.sender.setTarget(QStringLiteral("alarm.garden"), RaiseTarget { up.url(QStringLiteral("/raise")), {} });
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("house")));
        RaiseRequest garden = smoke(world.clock, QStringLiteral("garden"));
        garden.target = QStringLiteral("alarm.garden");
        world.sender.submit(garden);
        QTRY_COMPARE(up.requests.size(), 1);
        QTRY_COMPARE(world.sender.waiting().size(), 1);
        QVERIFY(world.sender.lastWaiting(kSource, QStringLiteral("house")));
    }

    void waitsForATargetThatIsNotKnownYet()
    {
        QTemporaryDir folder;
        HttpServer server;
        World world(folder.path());
        QSignalSpy looked(&world.sender, &RaiseSender::looked);
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("k2")));
        QTRY_VERIFY(looked.count() > 0 && world.queue.names().size() == 1);
        world.sender.setTarget(kSource, RaiseTarget { server.url(QStringLiteral("/api/alarms")), {} });
        QTRY_COMPARE(server.requests.size(), 1);
    }

    void oneProgramSendsAtATime()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return HttpServer::answer(201, "{}"); });
        World first(folder.path(), &server), second(folder.path(), &server);
        QStringList all;
        for (int i = 0; i < 30; ++i) {
            all.append(QString::number(i));
            QVERIFY(first.queue.add(smoke(first.clock, all.last())));
        }
        first.sender.start();
        second.sender.start();
        QTRY_VERIFY_WITH_TIMEOUT((first.clock.advance(1s), second.clock.advance(1s), first.queue.names().isEmpty()),
                                 20'000);
        QCOMPARE(idsOf(server.requests), all); // each once, in order
    }

    void aRequestWhoseSenderDiedIsSentByTheNext()
    {
        QTemporaryDir folder;
        HttpServer server([](const auto &) { return QByteArray(); }); // takes it, and never answers
        QString key;
        {
            World dies(folder.path(), &server);
            dies.sender.start();
            const RaiseRequest request = smoke(dies.clock, QStringLiteral("k2"));
            key = request.idempotencyKey;
            dies.sender.submit(request);
            QTRY_COMPARE(server.requests.size(), 1);
        }
        server.handler = [](const auto &) { return HttpServer::answer(201, "{}"); };
        World next(folder.path(), &server);
        QSignalSpy noticed(&next.sender, &RaiseSender::noticed);
        next.sender.start();
        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].headers["idempotency-key"], key.toLatin1());
        QCOMPARE(noticed.count(), 1);
        QTRY_VERIFY(next.queue.names().isEmpty());
    }

    void aDiskThatRefusesDoesNotStopAnAlarm()
    {
        HttpServer server;
        World world(QStringLiteral("/proc/nowhere"), &server);
        QSignalSpy accepted(&world.sender, &RaiseSender::accepted);
        world.sender.start();
        world.sender.submit(smoke(world.clock, QStringLiteral("k2")));
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(accepted.count(), 1);
        QVERIFY(world.sender.problem().contains(QStringLiteral("/proc/nowhere")));
    }
};

QTEST_GUILESS_MAIN(TestRaiseSender)
#include "tst_raise_sender.moc"
