// What a source makes of the snapshots that a backend offers, and what it asks our hub besides.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceSnapshot : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fetchesTheSnapshotOfOurHubAfterEachSubscription()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke), "ETag: \"1\"\r\n"); });
        World world;
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].method, "GET");
        QCOMPARE(server.requests[0].path, "/api/alarms");
        QVERIFY(!server.requests[0].headers.contains("authorization"));
        QVERIFY(!server.requests[0].headers.contains("origin"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QVERIFY(world.book.gaps().isEmpty());

        // Lost: as last known since then. Found again: the server says that nothing changed.
        world.clock.advance(60s);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), lost);
        server.handler = [](auto &) { return HttpServer::answer(304, {}, "ETag: \"1\"\r\n"); };
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"), &server);
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2")))); // until the snapshot is there
        QTRY_VERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].headers.value("if-none-match"), "\"1\"");
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        QVERIFY(world.book.gaps().isEmpty());
        QCOMPARE(world.source->problem(), QString());
    }

    // The hub's alarms come as the hub's event: a source of other events asks the hub for nothing, or they would
    // stand twice.
    void anotherEventThroughOurHubHasNoSnapshot()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke)); });
        AlarmSettings settings;
        settings.event = QStringLiteral("alarm.rang");
        World world(settings, storedAlarm(QStringLiteral("kept")));
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("kept"))));
        QCOMPARE(world.titles(), QStringLiteral("Stored"));
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("kept")), QStringLiteral("Door")));
        QTest::qWait(50);
        QCOMPARE(world.source->pendingAcknowledgements(), 0);
        QVERIFY(server.requests.isEmpty());
    }

    // It may have come when the hub was away, or by another hub: only what the hub says is over ends.
    void endsWhatTheHubSaysIsOver_data()
    {
        QTest::addColumn<QByteArray>("received");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("ends");
        const QByteArray over = R"({"id":"a/1","title":"A","raised_at":"2026-11-22T20:47:00Z",)"
                                R"("acknowledged_at":"2026-11-22T20:48:00Z","cleared_at":"2026-11-22T20:49:00Z"})";
        const QByteArray bare = R"({"id":"a/1","title":"A","state":"raised"})";
        const QByteArray timed = R"({"id":"a/1","title":"A","state":"raised","raised_at":"2026-11-22T20:47:00Z"})";
        const QByteArray later = R"({"id":"a/1","title":"A","state":"raised","raised_at":"2026-11-22T20:47:01Z"})";
        QTest::newRow("over") << bare << 200 << over << true;
        QTest::newRow("that very one is over") << timed << 200 << over << true;
        QTest::newRow("one before it") << later << 200 << over << false;
        QTest::newRow("one that was over before this one came")
            << bare << 200 << QByteArray(over).replace("20:48", "20:41").replace("20:49", "20:42") << false;
        QTest::newRow("not known") << bare << 404 << QByteArray(R"({"error":"no alarm a/1"})") << false;
        QTest::newRow("still there") << bare << 200
                                     << QByteArray(
                                            R"({"id":"a/1","title":"A","acknowledged_at":null,"cleared_at":null})")
                                     << false;
        QTest::newRow("another") << bare << 200 << QByteArray(over).replace("a/1", "b") << false;
        QTest::newRow("no alarm") << bare << 200 << QByteArray("<html>") << false;
    }
    void endsWhatTheHubSaysIsOver()
    {
        QFETCH(QByteArray, received);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        QFETCH(bool, ends);
        HttpServer server([&](const HttpServer::Request &request) {
            return request.path == "/api/alarms" ? HttpServer::answer(200, snapshot(kSmoke))
                                                 : HttpServer::answer(status, answer);
        });
        World world;
        world.connection.send(received);
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests[1].path, "/api/alarms/a%2F1");
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        if (ends)
            QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QTest::qWait(20);
        QCOMPARE(bool(world.book.find(world.key(QStringLiteral("a/1")))), !ends);
        QCOMPARE(server.requests.size(), 2); // once is enough
        QCOMPARE(world.source->undecoded(), 0);
    }

    void asksTheHubAgainUntilItAnswers()
    {
        int asked = 0;
        HttpServer server([&](const HttpServer::Request &request) {
            if (request.path == "/api/alarms")
                return HttpServer::answer(200, snapshot({}));
            return ++asked == 1
                ? HttpServer::answer(503)
                : HttpServer::answer(200,
                                     R"({"id":"gone","title":"G","acknowledged_at":"2026-11-30T00:00:00Z",)"
                                     R"("cleared_at":"2026-11-30T00:00:00Z"})");
        });
        World world({}, storedAlarm(QStringLiteral("gone")));
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(asked, 1);
        QTRY_VERIFY(world.clock.untilNext() > 0ns);
        QTest::qWait(20);
        world.clock.advance(2s);
        QTRY_COMPARE(world.titles(), QString());
        QCOMPARE(asked, 2);
    }

    // What an event told meanwhile is newer than what the hub knew when it was asked.
    void anEventIsNewerThanTheAnswerAboutWhatIsAbsent()
    {
        HttpServer server;
        World world({}, storedAlarm(QStringLiteral("gone")));
        server.handler = [&](const HttpServer::Request &request) {
            if (request.path == "/api/alarms")
                return HttpServer::answer(200, snapshot({}));
            world.connection.send(R"({"id":"gone","title":"Again","state":"raised"})");
            return HttpServer::answer(200,
                                      R"({"id":"gone","title":"G","acknowledged_at":"2026-11-30T00:00:00Z",)"
                                      R"("cleared_at":"2026-11-30T00:00:00Z"})");
        };
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.titles(), QStringLiteral("Again"));
        QTest::qWait(50);
        QCOMPARE(world.titles(), QStringLiteral("Again"));
    }

    void anEventDuringTheFetchIsNewer()
    {
        HttpServer server([](auto &) { return QByteArray(); });
        World world;
        server.handler = [&](auto &) {
            world.connection.send(R"({"id":"new","title":"New","state":"raised"})");
            world.connection.send(R"({"id":"k2","title":"Smoke","state":"cleared"})");
            return HttpServer::answer(200, snapshot(kSmoke));
        };
        QSignalSpy known(&world.book, &AlarmBook::knowledgeChanged);
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(world.book.order().size(), 2u);
        QTest::qWait(50);
        QCOMPARE(world.book.order().size(), 2u);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->state(), AlarmState::ClearedUnseen);
    }

    // A page that is no snapshot never ends an alarm.
    void keepsTheAlarmsWhenTheSnapshotIsNone_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("problem");
        QTest::newRow("a sign-in page") << HttpServer::answer(200, "<html>Sign in</html>")
                                        << QStringLiteral("snapshot_url leads to a web page");
        QTest::newRow("cut short") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"alarms\":[]")
                                   << QStringLiteral("cannot be reached");
        QTest::newRow("no list") << HttpServer::answer(200, R"({"message":"hello"})")
                                 << QStringLiteral("answers something else than was asked for");
        QTest::newRow("refused") << HttpServer::answer(401) << QStringLiteral("does not accept the token");
        QTest::newRow("elsewhere") << HttpServer::answer(302, {}, "Location: http://127.0.0.2:1/steal\r\n")
                                   << QStringLiteral("another address");
    }
    void keepsTheAlarmsWhenTheSnapshotIsNone()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, problem);
        HttpServer server([&](auto &) { return answer; });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY2(world.source->problem().contains(problem), qPrintable(world.source->problem()));
        QCOMPARE(world.titles(), QStringLiteral("Stored"));
    }

    void asksFewTimesWhereTheBackendLeadsInACircle()
    {
        HttpServer server([](auto &) { return HttpServer::answer(302, {}, "Location: /current\r\n"); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(server.requests.size(), 6);
    }

    void waitsAsLongAsRetryAfterSays()
    {
        HttpServer server([](auto &) { return HttpServer::answer(429, {}, "Retry-After: 90\r\n"); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->problem(),
                     QStringLiteral("The current alarms could not be fetched: The backend was asked too often"));
        QCOMPARE(world.clock.untilNext(), 90s);
        world.clock.advance(89s);
        QTest::qWait(20);
        QCOMPARE(server.requests.size(), 1);
        world.clock.advance(1s);
        QTRY_COMPARE(server.requests.size(), 2);
    }

    void asksWithinTheSpread()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot(kSmoke)); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.snapshotSpread = 60s;
        World world(settings); // chance says the middle
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.clock.untilNext(), 30s);
        world.clock.advance(29s);
        QTest::qWait(20);
        QVERIFY(server.requests.isEmpty());
        // An event before the snapshot is asked for is older than it; one after it is newer.
        world.connection.send(R"({"id":"k2","title":"Smoke","message":"old"})");
        world.clock.advance(1s);
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        // A loss while it waits takes it back.
        world.connection.lose(world.clock.now());
        world.connection.connectTo(QStringLiteral("1.2"));
        world.connection.lose(world.clock.now());
        world.clock.advance(120s);
        QTest::qWait(20);
        QCOMPARE(server.requests.size(), 1);
    }

    // The heartbeat is missing: no event comes, and the backend may be asked all the same.
    void asksWhatItDoesNotHear()
    {
        QByteArray now = kSmoke;
        bool broken = false;
        HttpServer server(
            [&](auto &) { return broken ? HttpServer::answer(404) : HttpServer::answer(200, snapshot(now)); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        QSignalSpy recovered(&*world.source, &AlarmSource::recovered);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        const AlarmKey smoke = world.book.order().front()->key;
        const QDateTime heard = world.clock.now();
        world.clock.advance(90s);
        now += R"(,{"id":"a","title":"A"})";
        world.connection.miss(heard);
        QTRY_COMPARE(recovered.count(), 1);
        const QDateTime asked = world.clock.now();
        QCOMPARE(recovered.first(), (QVariantList { heard, asked, 1 }));
        QCOMPARE(world.book.lastKnown(smoke), std::optional(asked)); // and not current: nothing tells what follows

        // Subscribed again without success, the backend refusing: what was known stays, and no gap is closed.
        broken = true;
        world.clock.advance(90s);
        world.connection.lose(heard);
        world.connection.miss(heard);
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(world.book.lastKnown(smoke), std::optional(asked));
        QVERIFY(world.book.gaps().isEmpty());

        broken = false;
        world.connection.connectTo(QStringLiteral("1.2"));
        QTRY_VERIFY(!world.book.lastKnown(smoke));
        QCOMPARE(world.titles(), QStringLiteral("Smoke,A"));
    }

    void givesUpAnAnswerThatNeverComes()
    {
        HttpServer server([](auto &) { return QByteArray(); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        world.clock.advance(20s);
        QCOMPARE(
            world.source->problem(),
            QStringLiteral("The current alarms could not be fetched: The backend at snapshot_url does not answer"));
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceSnapshot)
#include "tst_alarm_source_snapshot.moc"
