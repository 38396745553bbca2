// What a source makes of the events of its channel.
#include "tests/support/alarm_source_world.h"

using namespace halfsilver;

class TestAlarmSource : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void bindsWhatTheIniSays()
    {
        World world;
        QVERIFY(world.started);
        QCOMPARE(world.connection.bound, QStringLiteral("|alarm|App\\Events\\PushAlarmEvent"));
        QVERIFY(world.connection.forAlarms);
        AlarmSettings settings;
        settings.connection = QStringLiteral("pusher.cloud");
        TestConnection none;
        none.known = false;
        AlarmSource source(QStringLiteral("alarm.garden"), settings,
                           { world.book, none, none, nullptr, world.network, world.clock });
        const auto started = source.start();
        QVERIFY(!started);
        QCOMPARE(started.error().text, QStringLiteral("[alarm.garden] connection: there is no [pusher.cloud]"));
    }

    void showsAnEventAtOnce()
    {
        World world;
        world.connection.send(R"({"data":{"id":1,"title":"起床 ⏰","time":"07:30"}})");
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("1")));
        QVERIFY(alarm);
        QCOMPARE(alarm->title, QStringLiteral("起床 ⏰"));
        QCOMPARE(alarm->message, QStringLiteral("07:30"));
        QCOMPARE(world.source->undecoded(), 0);
    }

    void aBareStateKeepsTheTitle()
    {
        World world;
        world.connection.send(R"({"id":5,"title":"Smoke","message":"Go"})");
        world.connection.send(R"({"id":5,"state":"cleared"})");
        const Alarm *alarm = world.book.find(world.key(QStringLiteral("5")));
        QVERIFY(alarm);
        QCOMPARE(alarm->title, QStringLiteral("Smoke"));
        QCOMPARE(alarm->state(), AlarmState::ClearedUnseen);
        // Of an alarm that nobody told of, it is shown with what it has.
        world.connection.send(R"({"id":6,"state":"raised"})");
        QCOMPARE(world.book.find(world.key(QStringLiteral("6")))->title, QStringLiteral("PushAlarmEvent"));
    }

    void countsEqualContentWithoutAnId()
    {
        World world;
        world.connection.send(R"({"data":"Smoke"})");
        world.clock.advance(30s);
        world.connection.send(R"({"data":"Smoke"})");
        QCOMPARE(world.book.order().size(), 1u);
        QCOMPARE(world.book.order().front()->count, 2);
        QVERIFY(!world.book.order().front()->ownId);
        world.clock.advance(61s);
        world.connection.send(R"({"data":"Smoke"})");
        QCOMPARE(world.book.order().size(), 2u);
    }

    void countsAndTellsWhatItCannotDecode()
    {
        World world;
        QSignalSpy changed(&*world.source, &AlarmSource::statusChanged);
        world.connection.send("{\"title\":");
        QCOMPARE(world.source->undecoded(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(world.titles(), QStringLiteral("PushAlarmEvent")); // and shown all the same
    }
};

QTEST_GUILESS_MAIN(TestAlarmSource)
#include "tst_alarm_source.moc"
