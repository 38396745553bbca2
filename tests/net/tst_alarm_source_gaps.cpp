// What a source says of an interruption, and of what came before this run.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceGaps : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysTheGapWhileTheSnapshotIsMissingAndTakesItBack()
    {
        bool broken = true;
        HttpServer server([&](auto &) {
            return broken ? HttpServer::answer(503) : HttpServer::answer(200, snapshot(R"({"id":"1","title":"A"})"));
        });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        const AlarmKey key = world.key(QStringLiteral("1"));
        const QDateTime known = *world.book.lastKnown(key);
        world.connection.connectTo(QStringLiteral("1.1"));
        for (int attempt = 1; attempt <= 3; ++attempt) {
            QTRY_COMPARE(server.requests.size(), attempt);
            QTRY_VERIFY(world.clock.untilNext() < 20s && world.clock.untilNext() >= 0s);
            if (attempt < 3) {
                QVERIFY(world.book.lastKnown(key)); // two failures say nothing yet
                QVERIFY(world.book.gaps().isEmpty());
                world.advanceToNext();
            }
        }
        QTRY_COMPARE(world.book.gaps().size(), 1);
        QCOMPARE(world.book.gaps().first().from, known);
        QVERIFY(!world.book.lastKnown(key));
        QCOMPARE(world.source->problem(),
                 QStringLiteral("The current alarms could not be fetched: The backend has an error (503)"));
        broken = false;
        world.advanceToNext();
        QTRY_COMPARE(world.titles(), QStringLiteral("A"));
        QVERIFY(world.book.gaps().isEmpty());
        QCOMPARE(world.source->problem(), QString());
    }

    void tellsWhatAnInterruptionBrought_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<int>("alarms");
        QTest::newRow("nothing new") << QByteArray(kSmoke) << 0;
        QTest::newRow("one more") << QByteArray(kSmoke + R"(,{"id":"a","title":"A"})") << 1;
        QTest::newRow("two, the first is over") << QByteArray(R"({"id":"a","title":"A"},{"id":"b","title":"B"})") << 2;
        QTest::newRow("one that is over already")
            << QByteArray(kSmoke + R"(,{"id":"a","title":"A","state":"finished"})") << 0;
        QTest::newRow("one that is told twice")
            << QByteArray(kSmoke + R"(,{"id":"a","title":"A"},{"id":"a","title":"A"})") << 1;
        QTest::newRow("one that an event ends meanwhile")
            << QByteArray(kSmoke + R"(,{"id":"over","title":"A"},{"id":"b","title":"B"})") << 1;
    }
    void tellsWhatAnInterruptionBrought()
    {
        QFETCH(QByteArray, rows);
        QFETCH(int, alarms);
        QByteArray now = kSmoke;
        HttpServer server;
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        server.handler = [&](auto &) {
            if (now.contains("over"))
                world.connection.send(R"({"id":"over","title":"A","state":"finished"})");
            return HttpServer::answer(200, snapshot(now));
        };
        QSignalSpy recovered(&*world.source, &AlarmSource::recovered);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(recovered.count(), 0); // the first start has missed nothing
        world.clock.advance(60s);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        world.clock.advance(420s);
        now = rows;
        world.connection.connectTo(QStringLiteral("1.2"));
        QTRY_VERIFY(!world.book.lastKnown(world.book.order().front()->key));
        QCOMPARE(recovered.count(), alarms > 0 ? 1 : 0);
        if (alarms > 0)
            QCOMPARE(recovered.first(), (QVariantList { lost, world.clock.now(), alarms }));
        QVERIFY(world.book.gaps().isEmpty());
    }

    void saysWhatMayBeMissingWhereNoSnapshotIs()
    {
        World world;
        world.connection.connectTo(QStringLiteral("1.1"));
        QVERIFY(world.book.gaps().isEmpty()); // the first connection of a mirror that knew nothing
        world.connection.send(kSmoke);
        const QDateTime lost = world.clock.now();
        world.connection.lose(lost);
        QCOMPARE(world.book.lastKnown(world.key(QStringLiteral("k2"))), lost);
        world.clock.advance(7min);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(world.book.gaps(), (QList { AlarmGap { lost, world.clock.now() } }));

        // After a restart, too, something may have been missed.
        World restarted({}, storedAlarm(QStringLiteral("1")));
        const QDateTime known = *restarted.book.lastKnown(restarted.key(QStringLiteral("1")));
        restarted.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(restarted.book.gaps(), (QList { AlarmGap { known, restarted.clock.now() } }));

        // …though no more than since the earlier run ended.
        World aware;
        aware.book.restore(storedAlarm(QStringLiteral("1")));
        const QDateTime ended = known.addSecs(60);
        aware.connection.setReceivedBefore(ended);
        aware.source->restoredLate({});
        aware.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(aware.book.gaps(), (QList { AlarmGap { ended, aware.clock.now() } }));
    }

    void aSnapshotFillsEveryGapBeforeIt()
    {
        bool offered = false;
        HttpServer server(
            [&](auto &) { return offered ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(404); });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings, storedAlarm(QStringLiteral("1")));
        for (int outage = 1; outage <= 2; ++outage) {
            world.connection.connectTo(QString::number(outage));
            QTRY_COMPARE(world.book.gaps().size(), outage);
            world.clock.advance(1s);
            world.connection.lose(world.clock.now());
            world.clock.advance(1s);
        }
        offered = true;
        world.connection.connectTo(QStringLiteral("3"));
        QTRY_VERIFY(world.book.gaps().isEmpty());
    }

    void tellsNoTimeBeforeTheClockIsSet()
    {
        HttpServer server([](auto &) { return HttpServer::answer(204); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.clock.setNow(QDateTime(QDate(1970, 1, 1), QTime(0, 2), Qt::UTC));
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QTRY_COMPARE(server.requests.size(), 1);
        QCOMPARE(QJsonDocument::fromJson(server.requests[0].body).object(),
                 (QJsonObject { { QStringLiteral("id"), QStringLiteral("k2") },
                                { QStringLiteral("by"), QStringLiteral("hall") } }));
    }

    void tellsWhatAnEarlierRunCouldNot()
    {
        HttpServer server([](auto &) { return HttpServer::answer(404); }); // the backend has forgotten it: enough
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        stored.pending = {
            { { QStringLiteral("alarm"), QStringLiteral("k2") },
              QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC),
              QStringLiteral("hall"),
              QStringLiteral("key-1") },
            { { QStringLiteral("alarm.garden"), QStringLiteral("k3") }, {}, {}, QStringLiteral("key-2") }
        };
        World world(settings, stored);
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].headers.value("idempotency-key"), "key-1");
        QCOMPARE(world.store.pending.size(), 1); // another source's
    }

    // The journal answers only once the snapshot has been applied.
    void whatAnEarlierRunLeftMayBecomeKnownLate()
    {
        HttpServer server([](const HttpServer::Request &request) {
            return HttpServer::answer(200, request.method == "GET" ? snapshot(kSmoke) : QByteArray("{}"));
        });
        AlarmSettings settings;
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/acknowledge")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        StoredAlarms stored = storedAlarm(QStringLiteral("gone"));
        stored.pending = { { world.key(QStringLiteral("k1")), world.clock.now(), {}, QStringLiteral("early") } };
        world.store.pending = stored.pending;
        world.book.restore(stored);
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("gone"))));
        world.source->restoredLate(stored.pending);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke")); // asked again: what it lacks is finished
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QTRY_VERIFY(world.store.pending.isEmpty()); // the backend has heard of it
    }

    // Cleared here while the hub was away: a restart must neither forget to tell it nor raise the alarm again.
    void whatWasClearedStaysSoOverARestart()
    {
        HttpServer server;
        World before;
        before.connection.connectTo(QStringLiteral("1.1"), &server);
        before.connection.send(kSmoke);
        before.connection.lose(before.clock.now());
        server.handler = [](auto &) { return QByteArray(); };
        before.clock.advance(1s);
        QVERIFY(before.book.clear(before.key(QStringLiteral("k2")), QStringLiteral("hall")));
        StoredAlarms stored = storedAlarm(QStringLiteral("k2"));
        stored.alarms[0].clearedAt = before.clock.now();
        stored.pending = before.store.pending;
        QCOMPARE(stored.pending.size(), 1);
        QVERIFY(stored.pending[0].clear);

        HttpServer hub([](const HttpServer::Request &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot(kSmoke)) : QByteArray();
        });
        World after({}, stored);
        after.clock.setNow(before.clock.now().addSecs(60));
        after.connection.connectTo(QStringLiteral("1.2"), &hub);
        QTRY_VERIFY(!after.book.lastKnown(after.key(QStringLiteral("k2"))));
        QCOMPARE(after.book.find(after.key(QStringLiteral("k2")))->state(), AlarmState::ClearedUnseen);
        QTRY_COMPARE(hub.requests.size(), 2);
        QVERIFY(std::any_of(hub.requests.begin(), hub.requests.end(),
                            [](const auto &request) { return request.path == "/api/alarms/k2/clear"; }));
    }

    // A server may hand out events before it confirms the channel; once it is lost they are no longer current.
    void whatCameBeforeTheConfirmationIsLastKnownOnceTheServerIsLost()
    {
        World world;
        world.connection.send(kSmoke);
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.clock.advance(5s);
        world.connection.lose(world.clock.now());
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceGaps)
#include "tst_alarm_source_gaps.moc"
