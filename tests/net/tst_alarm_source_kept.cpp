// The event that a cache channel keeps, as what was missed.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSourceKept : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // A cache channel tells its last event after each subscription.
    void theKeptEventOfACacheChannelShowsWhatWasMissed()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke); // raised before the mirror was there
        QVERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        QVERIFY(world.book.gaps().isEmpty());

        world.clock.advance(60s);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(world.book.gaps().isEmpty()); // it is not known yet
        world.connection.sendKept(R"({"data":{"id":"w1","title":"Water"}})");
        QVERIFY(world.book.find(world.key(QStringLiteral("w1"))));
        QCOMPARE(world.book.gaps().size(), 1); // there may have been more than the last one
    }

    void theKeptEventThatIsKnownMeansThatNothingWasMissed()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        const int count = world.book.find(world.key(QStringLiteral("k2")))->count;
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        QVERIFY(world.book.lastKnown(world.key(QStringLiteral("k2"))));
        world.connection.sendKept(kSmoke);
        QVERIFY(world.book.gaps().isEmpty());
        QVERIFY(!world.book.lastKnown(world.key(QStringLiteral("k2"))));
        QCOMPARE(world.book.find(world.key(QStringLiteral("k2")))->count, count);
    }

    void withoutAKeptEventTheGapIsSaid()
    {
        World world(cached());
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.send(kSmoke);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.2"));
        world.clock.advance(2s); // laravel-websockets keeps nothing, and says nothing
        QCOMPARE(world.book.gaps().size(), 1);
        world.connection.lose(world.clock.now());
        world.clock.advance(60s);
        world.connection.connectTo(QStringLiteral("1.3"));
        world.connection.missed({}); // others say so
        QCOMPARE(world.book.gaps().size(), 2);
    }

    void aSnapshotTellsMoreThanTheKeptEvent()
    {
        HttpServer server([](auto &) { return HttpServer::answer(200, snapshot({})); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke); // perhaps over for long
        QVERIFY(!world.book.find(world.key(QStringLiteral("k2"))));
    }

    // A server without cache channels tells nothing of itself: what comes first may be new, and the snapshot older.
    void anEventThatSeemsKeptIsNotLostBetweenSnapshots()
    {
        QByteArray rows;
        HttpServer server([&rows](auto &) { return HttpServer::answer(200, snapshot(rows)); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        QTRY_COMPARE(server.requests.size(), 1);
        rows = kSmoke; // a moment after the snapshot was told
        world.connection.sendKept(kSmoke);
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
        QCOMPARE(server.requests.size(), 2);
    }

    void withoutASnapshotAfterAllTheKeptEventIsShown()
    {
        HttpServer server([](auto &) { return HttpServer::answer(404); });
        AlarmSettings settings = cached();
        settings.snapshotUrl = server.url(QStringLiteral("/alarms")).toString();
        World world(settings);
        world.connection.onChannel = QStringLiteral("cache-alarm");
        world.connection.connectTo(QStringLiteral("1.1"));
        world.connection.sendKept(kSmoke);
        QTRY_VERIFY(world.book.find(world.key(QStringLiteral("k2"))));
    }
};

QTEST_GUILESS_MAIN(TestAlarmSourceKept)
#include "tst_alarm_source_kept.moc"
