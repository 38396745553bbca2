// What a source tells its backend, and whom it shows its token.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceAcknowledgements : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void acknowledgesAtOurHub_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("plain") << QStringLiteral("k2-smoke") << QByteArray("/api/alarms/k2-smoke/acknowledge");
        QTest::newRow("a slash and a space")
            << QStringLiteral("a/b c") << QByteArray("/api/alarms/a%2Fb%20c/acknowledge");
        QTest::newRow("Chinese") << QStringLiteral("火") << QByteArray("/api/alarms/%E7%81%AB/acknowledge");
        QTest::newRow("a query") << QStringLiteral("a?b#c%d") << QByteArray("/api/alarms/a%3Fb%23c%25d/acknowledge");
    }
    void acknowledgesAtOurHub()
    {
        QFETCH(QString, id);
        HttpServer server([](const HttpServer::Request &request) {
            return request.method == "GET" ? HttpServer::answer(200, snapshot({})) : HttpServer::answer(200, "{}");
        });
        World world;
        world.connection.connectTo(QStringLiteral("1.1"), &server);
        QTRY_COMPARE(server.requests.size(), 1);
        QTest::qWait(20);
        world.connection.send(QJsonDocument(QJsonObject { { QStringLiteral("id"), id },
                                                          { QStringLiteral("title"), QStringLiteral("Smoke") },
                                                          { QStringLiteral("state"), QStringLiteral("raised") } })
                                  .toJson());
        const QDateTime at = world.clock.now();
        QVERIFY(world.book.acknowledge(world.key(id), QStringLiteral("hall")));
        QCOMPARE(world.book.find(world.key(id))->state(), AlarmState::Acknowledged); // shown at once
        QCOMPARE(world.store.pending.size(), 1);
        QTRY_COMPARE(server.requests.size(), 2);
        const auto request = server.requests[1];
        QCOMPARE(request.method, "POST");
        QTEST(request.path, "path");
        QCOMPARE(request.headers.value("content-type"), "application/json");
        QVERIFY(!request.headers.value("idempotency-key").isEmpty());
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(
            body,
            (QJsonObject { { QStringLiteral("by"), QStringLiteral("hall") }, { QStringLiteral("at"), toText(at) } }));
        QTRY_VERIFY(world.store.pending.isEmpty());

        QVERIFY(world.book.clear(world.key(id), QStringLiteral("hall")));
        QTRY_COMPARE(server.requests.size(), 3);
        QVERIFY(server.requests[2].path.endsWith("/clear"));
    }

    void retriesAnAcknowledgementUntilTheBackendHasIt()
    {
        int status = 500;
        HttpServer server([&](auto &) { return HttpServer::answer(status); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        settings.token = QStringLiteral("t0ken");
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QSignalSpy told(&*world.source, &AlarmSource::statusChanged);
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(world.source->problem(),
                 QStringLiteral("What was done here is not told to the backend yet: The backend has an error (500)"));
        QCOMPARE(world.store.pending.size(), 1);
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 2);
        QTRY_VERIFY(world.clock.pending() > 0 && world.clock.untilNext() < 19s); // the next try, no longer the limit
        status = 204;
        world.advanceToNext();
        QTRY_COMPARE(server.requests.size(), 3);
        QTRY_VERIFY(world.store.pending.isEmpty());
        QCOMPARE(world.source->problem(), QString());
        QCOMPARE(told.count(), 2);
        for (const auto &request : server.requests) {
            QCOMPARE(request.path, "/seen");
            QCOMPARE(request.headers.value("authorization"), "Bearer t0ken");
            QCOMPARE(request.headers.value("idempotency-key"), server.requests[0].headers.value("idempotency-key"));
            QCOMPARE(QJsonDocument::fromJson(request.body)[QLatin1String("id")].toString(), QStringLiteral("k2"));
        }
    }

    // Seen here while the backend could not be told: its snapshot must not bring the alarm back.
    void anAcknowledgementThatTheBackendStumblesOverDoesNotHoldUpTheRest()
    {
        HttpServer server([](const HttpServer::Request &request) {
            return HttpServer::answer(request.body.contains("k2") ? 500 : 200, "{}");
        });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/ack")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        for (const QString &id : { QStringLiteral("k2"), QStringLiteral("k3") }) {
            world.connection.send(R"({"id":")" + id.toUtf8() + R"(","title":"Smoke"})");
            world.book.acknowledge(world.key(id), QStringLiteral("hall"));
        }
        QTRY_VERIFY((world.clock.advance(1s), world.source->pendingAcknowledgements() == 1));
    }

    void anAcknowledgementOnItsWayOutlivesTheSnapshot_data()
    {
        QTest::addColumn<AlarmEnds>("ends");
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ends when cleared")
            << AlarmEnds::Clear << QByteArray(R"("state":"raised")") << QStringLiteral("acknowledged");
        QTest::newRow("without a state") << AlarmEnds::Clear << QByteArray(R"("x":1)")
                                         << QStringLiteral("acknowledged");
        QTest::newRow("auto") << AlarmEnds::Auto << QByteArray(R"("x":1)") << QStringLiteral("acknowledged");
        QTest::newRow("raised before") << AlarmEnds::Clear
                                       << QByteArray(R"("state":"raised","raised_at":"2026-11-22T20:00:00Z")")
                                       << QStringLiteral("acknowledged");
        QTest::newRow("raised again since")
            << AlarmEnds::Clear << QByteArray(R"("state":"raised","raised_at":"2026-11-22T20:46:30Z")")
            << QStringLiteral("raised");
        QTest::newRow("cleared meanwhile") << AlarmEnds::Clear << QByteArray(R"("state":"cleared")") << QString();
        QTest::newRow("ends by it") << AlarmEnds::Acknowledge << QByteArray(R"("state":"raised")") << QString();
        QTest::newRow("ends by it, raised again since")
            << AlarmEnds::Acknowledge << QByteArray(R"("raised_at":"2026-11-22T20:46:30Z")")
            << QStringLiteral("raised");
    }
    void anAcknowledgementOnItsWayOutlivesTheSnapshot()
    {
        QFETCH(AlarmEnds, ends);
        QFETCH(QByteArray, row);
        QFETCH(QString, shown);
        HttpServer server([&](const HttpServer::Request &request) {
            return request.method == "POST"
                ? HttpServer::answer(503)
                : HttpServer::answer(200, snapshot(R"({"id":"k2","title":"Smoke","priority":"critical",)" + row + "}"));
        });
        AlarmSettings settings;
        settings.ends = ends;
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        stored.pending = { { { QStringLiteral("alarm"), QStringLiteral("k2") },
                             QDateTime(QDate(2026, 11, 22), QTime(20, 46), Qt::UTC),
                             QStringLiteral("hall"),
                             QStringLiteral("key-1") } };
        World world(settings, stored);
        world.clock.setNow(QDateTime(QDate(2026, 11, 22), QTime(20, 47), Qt::UTC));
        QSignalSpy known(&world.book, &AlarmBook::knowledgeChanged);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 2);
        QTest::qWait(50);
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("k2")));
        QCOMPARE(alarm ? toText(alarm->state()) : QString(), shown);
        if (shown == QStringLiteral("acknowledged")) {
            QCOMPARE(alarm->acknowledgedBy, QStringLiteral("hall"));
            QCOMPARE(alarm->acknowledgedAt, std::optional(stored.pending.first().at));
        }
        QCOMPARE(world.source->pendingAcknowledgements(), 1);
    }

    // Told and heard while the snapshot, which knows nothing of it yet, was on its way.
    void anAcknowledgementDuringTheFetchOutlivesIt()
    {
        AlarmSettings settings;
        settings.ends = AlarmEnds::Acknowledge;
        HttpServer server, posts([](auto &) { return HttpServer::answer(204); });
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = posts.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.send(kSmoke);
        server.handler = [&](auto &) {
            world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
            return HttpServer::answer(200, snapshot(kSmoke));
        };
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QTest::qWait(50);
        QCOMPARE(world.titles(), QString());
    }

    // Another server may call itself what it likes.
    void sendsItsTokenToTheAddressesOfTheIniAlone_data()
    {
        QTest::addColumn<bool>("named");
        QTest::addColumn<bool>("hubIsNamed");
        QTest::addColumn<bool>("hubGetsIt");
        QTest::newRow("no address") << false << false << true;
        QTest::newRow("another address") << true << false << false;
        QTest::newRow("the hub's") << true << true << true;
    }
    void sendsItsTokenToTheAddressesOfTheIniAlone()
    {
        QFETCH(bool, named);
        QFETCH(bool, hubIsNamed);
        QFETCH(bool, hubGetsIt);
        const auto nothing = [](auto &) { return HttpServer::answer(200, snapshot({})); };
        HttpServer hub(nothing), other(nothing);
        AlarmSettings settings;
        settings.token = QStringLiteral("t0ken");
        if (named)
            settings.acknowledgeUrl = (hubIsNamed ? hub : other).url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"), &hub);
        QTRY_COMPARE(hub.requests.size(), 1);
        QCOMPARE(hub.requests[0].headers.value("authorization"), hubGetsIt ? "Bearer t0ken" : QByteArray());
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        HttpServer &told = named && !hubIsNamed ? other : hub;
        QTRY_COMPARE(told.requests.size(), &told == &hub ? 2 : 1);
        QCOMPARE(told.requests.last().headers.value("authorization"), "Bearer t0ken");
    }

    void tellsTheOtherMirrorsOfAPrivateChannel()
    {
        AlarmSettings settings;
        settings.channel = QStringLiteral("private-alarm");
        settings.acknowledgeEvent = QStringLiteral("alarm.seen client-seen");
        settings.clearEvent = QStringLiteral("client-over");
        World world(settings);
        world.connection.onChannel = settings.channel;
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        const QString at = toText(world.clock.now());
        QCOMPARE(
            world.connection.sent,
            QStringList {
                QStringLiteral("private-alarm client-seen {\"at\":\"%1\",\"by\":\"hall\",\"id\":\"k2\"}").arg(at) });
    }

    void aServerWithoutAnAddressForItIsNotToldWhatWasCleared()
    {
        HttpServer server([](auto &) { return HttpServer::answer(204); });
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        StoredAlarms stored;
        for (const bool clear : { true, false, true })
            stored.pending.append({ { QStringLiteral("alarm"), QStringLiteral("k%1").arg(stored.pending.size()) },
                                    QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC),
                                    {},
                                    QStringLiteral("key-%1").arg(stored.pending.size()),
                                    clear });
        World world(settings, stored);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 1);
        QVERIFY(server.requests[0].body.contains("k1"));
        QVERIFY(world.store.pending.isEmpty());
    }

    void hasNothingToTellAboutAlarmsWithoutAnId()
    {
        HttpServer server;
        AlarmSettings settings;
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(R"({"data":"Smoke"})");
        world.book.acknowledge(world.book.order().front()->key, QStringLiteral("hall"));
        QVERIFY(world.book.order().empty()); // a notice: acknowledging ends it
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QVERIFY(world.book.order().empty());
        QTRY_COMPARE(server.requests.size(), 1); // that one has an id
        QVERIFY(server.requests[0].body.contains("k2"));
    }

    void tellsNobodyWhereNobodyAsks()
    {
        World world;
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.book.acknowledge(world.key(QStringLiteral("k2")), QStringLiteral("hall"));
        QVERIFY(world.store.pending.isEmpty());
        QCOMPARE(world.source->pendingAcknowledgements(), 0);
    }

    // A service that renews the token writes the file; nobody tells the mirror.
    void takesTheTokenThatIsInTheFileByThen()
    {
        QTemporaryDir folder;
        const auto write = [path = folder.filePath(QStringLiteral("token"))](const char *token) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(token) > 0;
        };
        QVERIFY(write("of-yesterday\n"));
        HttpServer server([](const HttpServer::Request &request) {
            const bool good = request.headers.value("authorization") == "Bearer of-today";
            return good ? HttpServer::answer(200, snapshot(kSmoke)) : HttpServer::answer(401);
        });
        AlarmSettings settings;
        settings.tokenFile = folder.filePath(QStringLiteral("token"));
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        settings.acknowledgeUrl = server.url(QStringLiteral("/seen")).toString();
        settings.ends = AlarmEnds::Acknowledge;
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(R"({"id":"1","title":"A"})");
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QVERIFY(world.book.acknowledge(world.key(QStringLiteral("1")), QStringLiteral("hall")));
        QTRY_COMPARE(server.requests.size(), 2);
        QTRY_COMPARE(world.clock.untilNext(), 5min);
        QVERIFY(write("of-today\n"));
        world.clock.advance(5min);
        QTRY_COMPARE(world.titles(), QStringLiteral("Smoke"));
        QTRY_COMPARE(world.source->pendingAcknowledgements(), 0);
        QCOMPARE(server.requests.size(), 4);
        QCOMPARE(world.source->problem(), QString());
    }

    void sendsItsTokenToNoOtherOrigin()
    {
        HttpServer other([](auto &) { return HttpServer::answer(200, snapshot({})); });
        HttpServer server([&](auto &) {
            return HttpServer::answer(302, {}, "Location: " + other.url(QStringLiteral("/x")).toEncoded() + "\r\n");
        });
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("token")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("from-file\n");
        file.close();
        AlarmSettings settings;
        settings.tokenFile = file.fileName();
        settings.snapshotUrl = server.url(QStringLiteral("/current")).toString();
        World world(settings);
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_VERIFY(!world.source->problem().isEmpty());
        QCOMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests[0].headers.value("authorization"), "Bearer from-file");
        QVERIFY(other.requests.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceAcknowledgements)
#include "tst_alarm_source_acknowledgements.moc"
