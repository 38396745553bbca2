#include "net/hub/drivers/driver.h"
#include "net/pusher/signature.h"
#include "tests/support/hub_fixture.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

// Keeps what it is told, and has trouble when a test says so.
class Recorder : public Driver {
public:
    explicit Recorder(const char *name)
        : m_name(QString::fromUtf8(name))
    {
    }
    QString name() const override { return m_name; }
    void publish(const PublishedEvent &event) override { events.append(event); }
    QString problem() const override { return trouble; }
    QJsonObject figures() const override { return { { QStringLiteral("waiting"), 3 } }; }
    void say(const QString &what)
    {
        trouble = what;
        emit problemChanged();
    }
    QList<PublishedEvent> events;
    QString trouble;

private:
    QString m_name;
};

struct Fixture : HubFixture {
    explicit Fixture(bool local = true)
    {
        auto one = std::make_unique<Recorder>("one"), two = std::make_unique<Recorder>("two");
        first = one.get();
        second = two.get();
        std::vector<std::unique_ptr<Driver>> drivers;
        drivers.push_back(std::move(one));
        drivers.push_back(std::move(two));
        hub.broadcastThrough(std::move(drivers), local);
    }
    int publish(const QByteArray &body)
    {
        pusher::QueryItems query { { "auth_key", "halfsilver" },
                                   { "auth_timestamp", QByteArray::number(clock.now().toSecsSinceEpoch()) },
                                   { "auth_version", "1.0" },
                                   { "body_md5", pusher::bodyMd5(body) } };
        const QByteArray path = "/apps/halfsilver/events";
        query.append({ "auth_signature", pusher::signature(pusher::stringToSign("POST", path, query), "secret") });
        QByteArray target = path;
        for (qsizetype i = 0; i < query.size(); ++i)
            target += (i == 0 ? '?' : '&') + query[i].first + '=' + query[i].second;
        return post(target, body).status;
    }
    Recorder *first, *second;
};

} // namespace

class TestHubDrivers : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void broadcastsAlarmsAndPublishedEventsThroughEachDriver()
    {
        Fixture f;
        QCOMPARE(f.post("/api/alarms", R"({"id":"a","title":"Smoke"})").status, 201);
        QCOMPARE(f.publish(R"({"name":"ring","channels":["door","bell"],"data":"{}","socket_id":"1.2"})"), 200);
        for (const Recorder *driver : { f.first, f.second }) {
            QCOMPARE(driver->events.size(), 2);
            QCOMPARE(driver->events[0].name, Hub::event());
            QCOMPARE(driver->events[0].channels, QStringList { Hub::channel() });
            QVERIFY(driver->events[0].data.contains(QStringLiteral("Smoke")));
            const PublishedEvent ring { QStringLiteral("ring"),
                                        QStringLiteral("{}"),
                                        { QStringLiteral("door"), QStringLiteral("bell") },
                                        QStringLiteral("1.2"),
                                        {} };
            QCOMPARE(driver->events[1], ring);
        }
    }

    void tellsTheSubscribersAloneWhatADriverHeard()
    {
        Fixture f;
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        emit f.first->heard(
            { QStringLiteral("rang"), QStringLiteral("{\"a\":1}"), { QStringLiteral("alarm") }, {}, {} });
        QCOMPARE(mirror.await(QStringLiteral("rang"))[u"data"].toString(), QStringLiteral("{\"a\":1}"));
        QVERIFY(f.second->events.isEmpty()); // or two hubs on one Redis and one Pusher would never be quiet again
    }

    void leavesItsOwnSubscribersOutWithoutLocal()
    {
        Fixture f(false);
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        QCOMPARE(f.publish(R"({"name":"one","channel":"alarm","data":"{}"})"), 200);
        emit f.first->heard({ QStringLiteral("two"), QStringLiteral("{}"), { QStringLiteral("alarm") }, {}, {} });
        QCOMPARE(mirror.await(QStringLiteral("two"))[u"event"].toString(), QStringLiteral("two"));
        QVERIFY(mirror.await(QStringLiteral("one"), 50).isEmpty());
        QVERIFY(!f.get("/api/health").json()[u"broadcast"].toObject().contains(QStringLiteral("local")));
    }

    void tellsOfADriversTroubleInItsHealth()
    {
        Fixture f;
        QSignalSpy changed(&f.hub, &Hub::broadcastProblemChanged);
        const auto health = [&f] { return f.get("/api/health").json()[u"broadcast"].toObject(); };
        QCOMPARE(health()[u"local"][u"ok"].toBool(), true);
        QCOMPARE(health()[u"two"][u"ok"].toBool(), true);
        QCOMPARE(health()[u"two"][u"waiting"].toInt(), 3);
        f.second->say(QStringLiteral("nobody there"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(f.hub.broadcastProblem(), QStringLiteral("two: nobody there"));
        f.first->say(QStringLiteral("wrong password"));
        QCOMPARE(f.hub.broadcastProblem(), QStringLiteral("one: wrong password · two: nobody there"));
        QCOMPARE(health()[u"two"][u"ok"].toBool(), false);
        f.first->say({});
        f.second->say({});
        QCOMPARE(f.hub.broadcastProblem(), QString());
    }
};

QTEST_GUILESS_MAIN(TestHubDrivers)
#include "tst_hub_drivers.moc"
