// Sources of several connections, and further ones that nothing else on the screen tells of.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceConnections : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void severalConnectionsTellOneStory()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.a pusher.b");
        World world(settings);
        QVERIFY(world.started);
        const QString a = QStringLiteral("pusher.a"), b = QStringLiteral("pusher.b");
        world.connection.connectTo(QStringLiteral("several"));
        world.connection.send(kSmoke, a);
        world.connection.send(kSmoke, b);
        QCOMPARE(world.titles(), QStringLiteral("Smoke"));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 1);
        // Told again: counted once more, whichever way is first.
        world.connection.send(kSmoke, b);
        world.connection.send(kSmoke, a);
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, 2);
        world.connection.send(R"({"id":"1","title":"By one way only"})", b);
        QCOMPARE(world.titles(), QStringLiteral("Smoke,By one way only"));
    }

    void saysWhyAFurtherConnectionsChannelIsRefused()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.garden");
        World world(settings, {}, true);
        world.connection.refuse(QStringLiteral("no token"));
        world.clock.advance(6s);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]: no token"));
        world.connection.refuse(QStringLiteral("no entry"));
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]: no entry"));
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.source->problem(), QString());
    }

    // The screen tells of the first connection; the silence of a further one is said in words.
    void saysThatAFurtherConnectionIsDown()
    {
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.garden");
        World world(settings, {}, true);
        QSignalSpy changed(&*world.source, &AlarmSource::statusChanged);
        world.clock.advance(4900ms);
        QCOMPARE(world.source->problem(), QString()); // it is still connecting
        world.clock.advance(200ms);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden]"));
        QCOMPARE(changed.count(), 1);
        world.connection.connectTo(QStringLiteral("1.1"));
        QCOMPARE(world.source->problem(), QString());

        world.connection.lose(QDateTime(QDate(2026, 11, 22), QTime(21, 43, 20), Qt::UTC));
        world.clock.advance(3s);
        world.connection.connectTo(QStringLiteral("1.2")); // a moment only
        world.connection.lose(QDateTime(QDate(2026, 11, 22), QTime(21, 43, 59), Qt::UTC));
        world.clock.advance(4s);
        QCOMPARE(world.source->problem(), QString());
        world.clock.advance(1s);
        QCOMPARE(world.source->problem(), QStringLiteral("Not receiving alarms from [pusher.garden] since 21:43"));
        changed.clear();
        world.connection.connectTo(QStringLiteral("1.3"));
        QCOMPARE(world.source->problem(), QString());
        QVERIFY(changed.count() >= 1);

        World first;
        first.clock.advance(1min);
        QCOMPARE(first.source->problem(), QString());
    }

    // Two servers, two channels, and what the names of the events say; both have an alarm 1.
    // Alarms come all the same, and nobody would know that the other way is the last one.
    void saysThatOneOfItsConnectionsIsDown()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("The server ended the connection")));
        FakeClock clock;
        PendingStore store;
        AlarmBook book(clock, &store);
        QNetworkAccessManager network;
        FakeTransports firstServer, secondServer;
        pusher::Connections connections;
        PusherSettings server;
        server.key = QStringLiteral("k");
        auto &first =
            connections.add(QStringLiteral("pusher.a"), std::make_unique<pusher::Client>(server, firstServer, clock));
        auto &second =
            connections.add(QStringLiteral("pusher.b"), std::make_unique<pusher::Client>(server, secondServer, clock));
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.a pusher.b");
        AlarmSource source(QStringLiteral("alarm"), settings,
                           { book, connections, *connections.monitor(settings.connection), &store, network, clock,
                             [] { return 0.5; } });
        QVERIFY(source.start());
        first.start();
        second.start();
        QCOMPARE(source.problem(), QString());
        clock.advance(5s);
        QCOMPARE(source.problem(), QString()); // the connection is told to be down, as one
        firstServer.establish();
        firstServer.confirm("alarm");
        QCOMPARE(source.problem(), QStringLiteral("Not receiving alarms from [pusher.b]"));
        secondServer.establish();
        secondServer.confirm("alarm");
        QCOMPARE(source.problem(), QString());
        QSignalSpy changed(&source, &AlarmSource::statusChanged);
        firstServer.close(4200);
        QCOMPARE(source.problem(), QString());
        clock.advance(5s); // it may be back at once
        QVERIFY2(source.problem().startsWith(QStringLiteral("Not receiving alarms from [pusher.a] since ")),
                 qPrintable(source.problem()));
        QVERIFY(changed.size() >= 1);
    }

    void severalSourcesOnSeveralConnections()
    {
        FakeClock clock;
        PendingStore store;
        AlarmBook book(clock, &store);
        QNetworkAccessManager network;
        FakeTransports homeServer, cloudServer;
        pusher::Connections connections;
        PusherSettings server;
        server.key = QStringLiteral("k");
        auto &home =
            connections.add(QStringLiteral("pusher"), std::make_unique<pusher::Client>(server, homeServer, clock));
        auto &cloud = connections.add(QStringLiteral("pusher.cloud"),
                                      std::make_unique<pusher::Client>(server, cloudServer, clock));
        AlarmSettings house, garden;
        house.priorities = { { QStringLiteral("fire"), AlarmPriority::Critical } };
        garden.connection = QStringLiteral("pusher.cloud");
        garden.channel = QStringLiteral("garden");
        garden.event = QStringLiteral("rang repeated");
        garden.clearEvent = QStringLiteral("over");
        AlarmRule heartbeat;
        QVERIFY(!readValue(QStringLiteral("title = beat : ignore"), heartbeat));
        garden.rules = { { QStringLiteral("beat"), heartbeat } };
        AlarmSource houseSource(QStringLiteral("alarm"), house,
                                { book, connections, home, &store, network, clock, [] { return 0.5; } });
        AlarmSource gardenSource(QStringLiteral("alarm.garden"), garden,
                                 { book, connections, cloud, &store, network, clock, [] { return 0.5; } });
        QVERIFY(houseSource.start() && gardenSource.start());
        home.start();
        cloud.start();
        homeServer.establish();
        cloudServer.establish();
        homeServer.confirm("alarm");
        cloudServer.confirm("garden");
        QCOMPARE(subscriptions(homeServer.takeSent()), QStringList { QStringLiteral("+alarm") });
        QCOMPARE(subscriptions(cloudServer.takeSent()), QStringList { QStringLiteral("+garden") });

        const auto say = [](FakeTransports &from, const char *event, const char *channel, const char *data) {
            from.say(
                QString::fromUtf8(QJsonDocument(QJsonObject { { QStringLiteral("event"), QString::fromUtf8(event) },
                                                              { QStringLiteral("channel"), QString::fromUtf8(channel) },
                                                              { QStringLiteral("data"), QString::fromUtf8(data) } })
                                      .toJson(QJsonDocument::Compact)));
        };
        say(homeServer, "App\\Events\\PushAlarmEvent", "alarm", R"({"id":1,"title":"Smoke","priority":"fire"})");
        say(cloudServer, "rang", "garden", R"({"id":1,"title":"Gate open"})");
        say(cloudServer, "repeated", "garden", R"({"id":1,"title":"Gate open"})");
        say(cloudServer, "rang", "garden", R"({"id":2,"title":"beat"})");
        say(cloudServer, "rang", "alarm", R"({"id":3,"title":"another channel"})");
        say(homeServer, "rang", "garden", R"({"id":4,"title":"another server"})");
        const AlarmKey smoke { QStringLiteral("alarm"), QStringLiteral("1") };
        const AlarmKey gate { QStringLiteral("alarm.garden"), QStringLiteral("1") };
        QCOMPARE(book.order().size(), 2);
        QCOMPARE(book.find(smoke)->priority, AlarmPriority::Critical);
        QVERIFY(book.find(gate)->stateTold);
        QCOMPARE(gardenSource.ignored(), 1);
        say(cloudServer, "over", "garden", R"({"id":1})");
        QCOMPARE(book.find(gate)->state(), AlarmState::ClearedUnseen);
        QCOMPARE(book.find(gate)->title, QStringLiteral("Gate open"));
        QVERIFY(book.find(smoke)->active());
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceConnections)
#include "tst_alarm_source_connections.moc"
