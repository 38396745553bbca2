// What the hub knows of alarms that others broadcast through it.
#include "tests/support/hub_fixture.h"
#include "tests/support/signing.h"

#include <QSignalSpy>

using namespace halfsilver;

namespace {

struct Fixture : HubFixture {
    explicit Fixture(const HubSettings &settings = hubSettings())
        : HubFixture(settings)
    {
    }
    // As Laravel's pusher driver does.
    int publish(const QString &data, const QString &event = Hub::event(), const QString &channel = Hub::channel())
    {
        Signing signing;
        signing.path = "/apps/halfsilver/events";
        signing.key = "halfsilver";
        signing.secret = "secret";
        signing.time = clock.now().toSecsSinceEpoch();
        signing.body = QJsonDocument(QJsonObject { { QStringLiteral("name"), event },
                                                   { QStringLiteral("channel"), channel },
                                                   { QStringLiteral("data"), data } })
                           .toJson(QJsonDocument::Compact);
        return ask(signing.request()).status;
    }
    // "id title state", of each in the snapshot.
    QStringList snapshot()
    {
        QStringList all;
        for (const auto row : get("/api/alarms").json()[u"alarms"].toArray())
            all.append(row[u"id"].toString() + u' ' + row[u"title"].toString() + u' '
                       + (row[u"cleared_at"].isNull() ? u"active" : u"cleared")
                       + (row[u"acknowledged_at"].isNull() ? u"" : u" seen"));
        return all;
    }
};

const QString kSmoke = QStringLiteral(R"({"data":{"id":"k2","title":"Smoke","priority":"critical","state":"raised",)"
                                      R"("raised_at":"2026-11-22T20:46:00Z"}})");

} // namespace

class TestHubHandedOn : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void knowsWhatTellsItsState()
    {
        Fixture f;
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish() && mirror.subscribe(Hub::channel()));
        QSignalSpy changed(&f.hub, &Hub::alarmsChanged);
        QCOMPARE(f.publish(kSmoke), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("k2 Smoke active") });
        QCOMPARE(changed.size(), 1);
        // The payload as it came, once.
        QCOMPARE(mirror.await(Hub::event())[u"data"].toString(), kSmoke);
        QVERIFY(mirror.await(Hub::event(), 0).isEmpty());
        QCOMPARE(f.store.alarms[QStringLiteral("k2")].title, QStringLiteral("Smoke"));
        QCOMPARE(f.store.records.last().change, AlarmChange::Raised);

        QCOMPARE(f.publish(QStringLiteral(R"({"id":"k2","state":"acknowledged","acknowledged_by":"Ada"})")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("k2 Smoke active seen") });
        QCOMPARE(f.store.records.last().change, AlarmChange::Acknowledged);
        QCOMPARE(f.store.records.last().by, QStringLiteral("Ada"));
        QCOMPARE(f.publish(QStringLiteral(R"({"id":"k2","state":"cleared"})")), 200);
        QVERIFY(f.snapshot().isEmpty());
        const auto ended = f.get("/api/alarms/k2").json();
        QVERIFY(ended[u"cleared_at"].isString() && ended[u"acknowledged_at"].isString());
    }

    void leavesAlone_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("channel");
        const QString event = Hub::event(), channel = Hub::channel();
        QTest::newRow("a notice, of which it would never know when it is over")
            << QStringLiteral(R"({"id":"k2","title":"Smoke"})") << event << channel;
        QTest::newRow("without an id") << QStringLiteral(R"({"title":"Smoke","state":"raised"})") << event << channel;
        QTest::newRow("another event") << kSmoke << QStringLiteral("alarm.rang") << channel;
        QTest::newRow("another channel") << kSmoke << event << QStringLiteral("garden");
        QTest::newRow("over before it came")
            << QStringLiteral(R"({"id":"k2","title":"S","state":"raised","expires_at":"2020-01-01T00:00:00Z"})")
            << event << channel;
    }
    void leavesAlone()
    {
        QFETCH(QString, data);
        QFETCH(QString, event);
        QFETCH(QString, channel);
        Fixture f;
        QCOMPARE(f.publish(data, event, channel), 200);
        QVERIFY(f.snapshot().isEmpty());
        QVERIFY(f.store.records.isEmpty());
    }

    // What is raised without a state, and later told to be over.
    void knowsTheEndOfWhatItDidNotTakeForAnAlarm()
    {
        Fixture f;
        QCOMPARE(f.publish(QStringLiteral(R"({"id":5,"title":"Door"})")), 200);
        QCOMPARE(f.publish(QStringLiteral(R"({"id":5,"title":"Door","state":"cleared"})")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("5 Door cleared") });
        QCOMPARE(f.publish(QStringLiteral(R"({"id":6,"title":"Bell"})")), 200);
        QCOMPARE(f.publish(QStringLiteral(R"({"id":6,"state":"finished"})")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("5 Door cleared") });
        QCOMPARE(f.get("/api/alarms/6").status, 200);
    }

    void understandsAsItsMirrorsDo()
    {
        HubSettings settings = hubSettings();
        settings.heardAs.id = QStringLiteral("device.serial");
        settings.heardAs.clearEvent = QStringLiteral("alarm.over");
        Fixture f(settings);
        QCOMPARE(f.publish(QStringLiteral(R"({"device":{"serial":"A7"},"title":"Water"})")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("A7 Water active") }); // its end will be told by name
        QCOMPARE(f.publish(QStringLiteral(R"({"device":{"serial":"A7"}})"), QStringLiteral("alarm.over")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("A7 Water cleared") });
    }

    // So that the mirrors agree, whoever raised it.
    void tellsWhatSomebodyDidWithIt()
    {
        Fixture f;
        QCOMPARE(f.publish(kSmoke), 200);
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish() && mirror.subscribe(Hub::channel()));
        QCOMPARE(f.post("/api/alarms/k2/acknowledge", R"({"by":"Ada"})").status, 200);
        const QString told = mirror.await(Hub::event())[u"data"].toString();
        QVERIFY(told.contains(QStringLiteral("\"acknowledged_by\":\"Ada\"")));
        // Whoever hears its own words again, by another hub, changes nothing.
        const auto records = f.store.records.size();
        QCOMPARE(f.publish(told), 200);
        QCOMPARE(f.store.records.size(), records);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("k2 Smoke active seen") });
    }

    void waitsItsTurnBehindWhatIsBeingWritten()
    {
        Fixture f;
        QCOMPARE(f.publish(kSmoke), 200);
        f.store.held = true;
        f.hub.acknowledge(QStringLiteral("k2"), QStringLiteral("Ada"));
        QCOMPARE(f.publish(QStringLiteral(R"({"id":"k2","state":"cleared"})")), 200);
        QCOMPARE(f.snapshot(), QStringList { QStringLiteral("k2 Smoke active") });
        f.store.held = false;
        f.store.release();
        QTRY_VERIFY(f.snapshot().isEmpty());
    }

    void whatIsHandedOnLeavesRoomForItsOwn()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("2500 alarms are unfinished: .*")));
        Fixture f;
        QJsonArray flood;
        for (int i = 0; i < 2600; ++i) {
            flood.append(QJsonObject { { QStringLiteral("id"), i },
                                       { QStringLiteral("title"), QStringLiteral("Flood") },
                                       { QStringLiteral("state"), QStringLiteral("raised") } });
            if (flood.size() == 100)
                QCOMPARE(f.publish(
                             QString::fromUtf8(QJsonDocument(std::exchange(flood, {})).toJson(QJsonDocument::Compact))),
                         200);
        }
        QCOMPARE(f.hub.alarms().size(), 2500);
        QCOMPARE(f.get("/api/health").json()[u"not_kept"].toInt(), 100);
        QVERIFY(f.get("/metrics").body.contains("\nhalfsilver_hub_not_kept_total 100\n"));
        QCOMPARE(f.publish(kSmoke), 200); // critical
        QCOMPARE(f.post("/api/alarms", R"({"title":"Own"})").status, 201);
        QCOMPARE(f.hub.alarms().size(), 2502);
    }

    void tellsOfWhatEndedLongAgoFromTheJournal()
    {
        Fixture f;
        QCOMPARE(f.publish(QStringLiteral(R"({"id":"k2","title":"Smoke","state":"finished"})")), 200);
        f.clock.advance(std::chrono::hours(25));
        QCOMPARE(f.get("/api/alarms/k2").json()[u"title"].toString(), QStringLiteral("Smoke"));
        QCOMPARE(f.get("/api/alarms/k3").status, 404);
    }
};

QTEST_GUILESS_MAIN(TestHubHandedOn)
#include "tst_hub_handed_on.moc"
