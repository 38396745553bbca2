#include "net/hub/drivers/driver.h"
#include "net/hub/drivers/log_driver.h"
#include "net/pusher/signature.h"
#include "tests/support/hub_fixture.h"

#include <QSignalSpy>
#include <QTemporaryDir>
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
    QJsonObject figures() const override { return { { QStringLiteral("waiting"), waiting } }; }
    void say(const QString &what)
    {
        trouble = what;
        emit problemChanged();
    }
    QList<PublishedEvent> events;
    QString trouble;
    int waiting = 0;

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
        f.second->waiting = 3;
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
        QTest::ignoreMessage(QtWarningMsg, "what was not delivered when the hub ended, in events: two: 3");
    }

    // One hub publishes on another, as it would on Reverb or soketi.
    void publishesOnAnotherServer()
    {
        HubFixture other;
        other.clock.setNow(QDateTime::currentDateTimeUtc());
        TestSubscriber mirror(other.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));

        HubSettings settings = passingOn(other);
        HubFixture f(settings);
        f.clock.setNow(QDateTime::currentDateTimeUtc());
        f.hub.raise(
            { { QStringLiteral("id"), QStringLiteral("k2") }, { QStringLiteral("title"), QStringLiteral("Smoke") } });
        const auto came = mirror.await(Hub::event());
        QVERIFY(came[u"data"].toString().contains(QStringLiteral("Smoke")));
        QTRY_COMPARE(f.get("/api/health").json()[u"broadcast"][u"pusher"][u"waiting"].toInt(), 0);
        QCOMPARE(f.hub.broadcastProblem(), QString());
    }

    void readsTheSecretOfAnotherServerFromAFile()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("pusher: secret_file /nowhere/secret: ")));
        HubFixture other;
        other.clock.setNow(QDateTime::currentDateTimeUtc());
        QTemporaryDir folder;
        HubSettings settings = passingOn(other);
        settings.drivers.pusher.secret.clear();
        settings.drivers.pusher.secretFile = folder.filePath(QStringLiteral("secret"));
        QFile file(settings.drivers.pusher.secretFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("secret\n");
        file.close();
        const QJsonObject smoke { { QStringLiteral("id"), QStringLiteral("k2") },
                                  { QStringLiteral("title"), QStringLiteral("Smoke") } };
        HubFixture f(settings);
        f.clock.setNow(QDateTime::currentDateTimeUtc());
        f.hub.raise(smoke);
        const auto figure = [](HubFixture &hub, const char *name) {
            return hub.get("/api/health").json()[u"broadcast"][u"pusher"][QLatin1StringView(name)].toInt();
        };
        QTRY_COMPARE(figure(f, "waiting"), 0);
        QCOMPARE(f.hub.broadcastProblem(), QString());
        QCOMPARE(figure(f, "lost"), 0);

        settings.drivers.pusher.secretFile = QStringLiteral("/nowhere/secret");
        HubFixture without(settings);
        without.hub.raise(smoke);
        QVERIFY(without.hub.broadcastProblem().startsWith(QStringLiteral("pusher: secret_file /nowhere/secret: ")));
        QCOMPARE(figure(without, "lost"), 1);
    }

    // It would only tell later that the hub was well before, and take the room of what matters.
    void keepsNoHeartbeatsForAServerThatIsAway()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("publishing to .*Connection refused")));
        HubSettings settings = hubSettings();
        settings.heartbeat = std::chrono::seconds(1);
        settings.broadcast = { QStringLiteral("local"), QStringLiteral("pusher") };
        PublisherSettings &to = settings.drivers.pusher;
        to.appId = to.key = to.secret = QStringLiteral("peer");
        to.host = QStringLiteral("127.0.0.1");
        to.port = 1;
        to.tls = false;
        HubFixture f(settings);
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish() && mirror.subscribe(Hub::channel()));
        const auto waiting = [&f] { return f.get("/api/health").json()[u"broadcast"][u"pusher"][u"waiting"].toInt(); };
        QTRY_VERIFY(f.hub.broadcastProblem().contains(QStringLiteral("pusher: Connection refused")));
        for (int i = 0; i < 5; ++i) {
            f.clock.advance(settings.heartbeat);
            QVERIFY(!mirror.await(Hub::heartbeatEvent()).isEmpty());
        }
        QCOMPARE(waiting(), 1); // the first, by which it is found whether it is there
        f.hub.raise({ { QStringLiteral("title"), QStringLiteral("Smoke") } });
        QCOMPARE(waiting(), 2);
        QTest::ignoreMessage(QtWarningMsg, "what was not delivered when the hub ended, in events: pusher: 2");
    }

    void tellsThatAnotherServerRefuses()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("publishing to .*auth_signature")));
        HubFixture other;
        HubSettings settings = passingOn(other);
        settings.drivers.pusher.secret = QStringLiteral("wrong");
        HubFixture f(settings);
        TestSubscriber mirror(f.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        f.hub.raise(
            { { QStringLiteral("id"), QStringLiteral("k2") }, { QStringLiteral("title"), QStringLiteral("Smoke") } });
        QVERIFY(!mirror.await(Hub::event()).isEmpty()); // the own subscribers have nothing to do with it
        QTRY_VERIFY(f.hub.broadcastProblem().startsWith(QStringLiteral("pusher: HTTP 401")));
        QCOMPARE(f.get("/api/health").json()[u"broadcast"][u"pusher"][u"lost"].toInt(), 1);
    }

    void writesAsLaravelsLogDriverDoes()
    {
        QFile file(QStringLiteral(FIXTURES "/captures/laravel-8.83.26+redis-and-log.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString laravel = QJsonDocument::fromJson(file.readAll())[u"log_driver"].toString();
        const QStringList sent = laravel.trimmed().split(u'\n');
        const QString data = sent.mid(1).join(u'\n');
        const auto now = QDateTime::fromString(sent[0].mid(1, 19) + u'Z', QStringLiteral("yyyy-MM-dd hh:mm:sst"));
        const auto ours = QString::fromUtf8(laravelLogEntry({ Hub::event(), data, { Hub::channel() }, {}, {} }, now));
        const QStringList lines = ours.trimmed().split(u'\n');
        QCOMPARE(QString(lines[0]).replace(QStringLiteral("] hub."), QStringLiteral("] local.")), sent[0]);
        QCOMPARE(lines.size(), sent.size());
        QCOMPARE(QJsonDocument::fromJson(lines.mid(1).join(u'\n').toUtf8()), QJsonDocument::fromJson(data.toUtf8()));
        QCOMPARE(
            laravelLogEntry(
                { QStringLiteral("e"), QStringLiteral("[]"), { QStringLiteral("a"), QStringLiteral("b") }, {}, {} },
                now)
                .sliced(22),
            QByteArray("hub.INFO: Broadcasting [e] on channels [a, b] with payload:\n[]\n"));
    }

    // What is published begins no entry of its own.
    void keepsAnEntryOneEntry()
    {
        for (const char *data : { "5", "\"a\\nb\"", "a\n[2026-01-01 00:00:00] hub.INFO: Broadcasting [b]", "" }) {
            const QByteArray entry = laravelLogEntry({ QStringLiteral("e"), QString::fromUtf8(data), {}, {}, {} }, {});
            QCOMPARE(entry.count('\n'), 2);
            QVERIFY(!QJsonDocument::fromJson('[' + entry.split('\n')[1] + ']').isNull());
        }
    }

    void appendsToAFileThatMayMoveAway()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("log: .*No such file")));
        QTemporaryDir folder;
        HubSettings settings = hubSettings();
        settings.broadcast = { QStringLiteral("log") };
        settings.drivers.log.file = folder.filePath(QStringLiteral("logs/hub.log"));
        HubFixture f(settings);
        const auto raise = [&f](const char *id) {
            f.hub.raise({ { QStringLiteral("id"), QString::fromUtf8(id) },
                          { QStringLiteral("title"), QString::fromUtf8(id) } });
        };
        const auto written = [&] {
            QFile file(settings.drivers.log.file);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        raise("one");
        QTRY_VERIFY(f.hub.broadcastProblem().contains(QStringLiteral("logs/hub.log: No such file")));
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("logs")));
        raise("two");
        QTRY_VERIFY(written().contains("two"));
        QCOMPARE(QFile(settings.drivers.log.file).permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFileDevice::Permissions());
        QTRY_COMPARE(f.hub.broadcastProblem(), QString());
        QVERIFY(QFile::rename(settings.drivers.log.file, folder.filePath(QStringLiteral("logs/hub.log.1"))));
        raise("three");
        QTRY_VERIFY(written().contains("three") && !written().contains("two"));
        QCOMPARE(f.get("/api/health").json()[u"broadcast"][u"log"][u"lost"].toInt(), 1);
    }

private:
    static HubSettings passingOn(const HubFixture &other)
    {
        HubSettings settings = hubSettings();
        settings.broadcast = { QStringLiteral("local"), QStringLiteral("pusher") };
        PublisherSettings &to = settings.drivers.pusher;
        to.appId = to.key = QStringLiteral("halfsilver");
        to.secret = QStringLiteral("secret");
        to.host = QStringLiteral("127.0.0.1");
        to.port = other.hub.port();
        to.tls = false;
        return settings;
    }
};

QTEST_GUILESS_MAIN(TestHubDrivers)
#include "tst_hub_drivers.moc"
