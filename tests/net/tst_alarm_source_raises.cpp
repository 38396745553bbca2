// Alarms that are raised at this mirror, and come back from its backend.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceRaises : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsRaisedHereIsShownAtOnceAndComesBackAsTheSameAlarm()
    {
        QTemporaryDir folder;
        HttpServer hub([](const auto &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(201, "{}");
        });
        RaisingWorld world(folder.path());
        const RaiseRequest request = world.raise(kSmoke);
        QCOMPARE(world.titles(), QStringLiteral("Smoke")); // without any network
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), std::nullopt);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_COMPARE(hub.requests.size(), 2); // raised, and the snapshot that does not hold it
        QTRY_VERIFY(world.sender.waiting().isEmpty());
        QTest::qWait(50);
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(alarm->count, 1);
        world.connection.send(R"({"id":"k2","title":"Smoke"})"); // a backend that counts nothing tells of it
        QCOMPARE(world.book.order().size(), size_t(1));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        world.connection.send(R"({"id":"k2","title":"Smoke"})"); // and of another
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 2);
    }

    void whatWasClearedHereStaysSoUntilTheBackendHears()
    {
        QTemporaryDir folder;
        bool up = false;
        HttpServer hub([&](const auto &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot(kSmoke))
                                           : HttpServer::answer(up ? 200 : 503, "{}");
        });
        RaisingWorld world(folder.path());
        world.raise(kSmoke);
        world.sender.submit(clearing(QStringLiteral("k2"), {}, {}, world.clock.now()));
        const auto state = [&] { return world.book.find(world.key(QStringLiteral("k2")))->state(); };
        QCOMPARE(state(), AlarmState::ClearedUnseen);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_VERIFY(hub.requests.size() >= 2);
        QTest::qWait(50);
        QCOMPARE(state(), AlarmState::ClearedUnseen); // whatever the snapshot says
        world.connection.send(R"({"data":{"id":"k2","title":"Smoke","count":1,"state":"raised"}})");
        QCOMPARE(state(), AlarmState::ClearedUnseen);
        up = true;
        QTRY_VERIFY((world.clock.advance(1s), world.sender.waiting().isEmpty()));
        QCOMPARE(state(), AlarmState::ClearedUnseen);
    }

    void anAcknowledgementWaitsForTheRaisingThatItIsAbout()
    {
        QTemporaryDir folder;
        bool raised = false;
        QList<QByteArray> paths;
        HttpServer hub([&](const HttpServer::Request &request) {
            paths.append(request.path);
            if (request.method == "GET")
                return HttpServer::answer(200, snapshot({}));
            if (request.path == "/api/alarms")
                return HttpServer::answer(raised ? 201 : 503, "{}");
            return HttpServer::answer(raised ? 200 : 404, "{}");
        });
        RaisingWorld world(folder.path());
        world.raise(kSmoke);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_VERIFY(paths.contains("/api/alarms"));
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("ana")));
        QTRY_VERIFY(paths.contains("/api/alarms/k2/acknowledge"));
        QTest::qWait(50);
        QCOMPARE(world.source->pendingAcknowledgements(), qsizetype(1)); // its 404 was no answer
        raised = true;
        QTRY_VERIFY((world.clock.advance(1s), world.source->pendingAcknowledgements() == 0));
        QTRY_VERIFY((world.clock.advance(1s), world.sender.waiting().isEmpty()));
    }

    void whatAnEarlierRunLeftInTheQueueIsNotCountedAgain()
    {
        QTemporaryDir folder;
        const FakeClock clock;
        const auto request = raising(QJsonDocument::fromJson(kSmoke).object(), {}, clock.now());
        QVERIFY(RaiseQueue(folder.path()).add(*request));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2"));
        stored.alarms.first().raisedAt = clock.now();
        stored.alarms.first().raisedTold = clock.now();
        RaisingWorld world(folder.path(), stored);
        QTRY_COMPARE(world.sender.waiting().size(), 1);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        RaisingWorld forgot(folder.path()); // a mirror whose journal was lost
        QTRY_COMPARE(forgot.titles(), QStringLiteral("Smoke"));
    }

    void ofSeveralOccurrencesInTheQueueTheLastOneStays()
    {
        QTemporaryDir folder;
        const FakeClock clock;
        const RaiseQueue queue(folder.path());
        const QJsonObject smoke = QJsonDocument::fromJson(kSmoke).object();
        QVERIFY(queue.add(*raising(smoke, {}, clock.now().addSecs(-20))));
        QVERIFY(queue.add(clearing(QStringLiteral("k2"), {}, {}, clock.now().addSecs(-10))));
        QVERIFY(queue.add(*raising(smoke, {}, clock.now())));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2")); // as the journal has the second one
        Alarm &alarm = stored.alarms.first();
        alarm.raisedAt = clock.now();
        alarm.raisedTold = clock.now();
        alarm.acknowledgedAt = clock.now();
        alarm.count = 2;
        RaisingWorld world(folder.path(), stored);
        QTRY_COMPARE(world.sender.waiting().size(), 3);
        const Alarm *shown = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(shown->count, 2);
        QVERIFY(shown->acknowledgedAt && shown->active());
        world.sender.submit(clearing(QStringLiteral("k2"), {}, {}, clock.now().addSecs(-3600))); // a clock set back
        QVERIFY(!world.book.find(world.key(QStringLiteral("k2")))
                || !world.book.find(world.key(QStringLiteral("k2")))->active());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceRaises)
#include "tst_alarm_source_raises.moc"
