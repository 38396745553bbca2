// The redis driver against a real redis-server, which goes away, comes back, and freezes.
#include "app/core/system_clock.h"
#include "net/hub/drivers/redis_driver.h"
#include "tests/support/authority.h"
#include "tests/support/hub_fixture.h"
#include "tests/support/laravel_on_redis.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;
using namespace std::chrono_literals;

namespace {

const QString kAlarm = QStringLiteral("alarm"), kPrefix = QStringLiteral("laravel_database_");

RedisSettings settingsFor(const RedisServer &server)
{
    RedisSettings settings;
    settings.port = server.port();
    return settings;
}

PublishedEvent ring(const QString &data = QStringLiteral("{\"id\":1}"))
{
    return { QStringLiteral("ring"), data, { kAlarm }, {}, {} };
}

// Hears everything, as `redis-cli psubscribe '*'` would.
class Listener {
public:
    explicit Listener(const RedisServer &server)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, quint16(server.port()));
        m_socket.write(redisCommand({ "PSUBSCRIBE", "*" }));
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] {
            m_reader.feed(m_socket.readAll());
            while (const auto reply = m_reader.next()) {
                if (reply->list.size() == 4)
                    heard.append({ reply->list[2].text, reply->list[3].text });
                else
                    listens = true;
            }
        });
        if (!QTest::qWaitFor([this] { return listens; }))
            qFatal("no Redis to listen to");
    }
    QList<std::pair<QByteArray, QByteArray>> heard;
    bool listens = false;

private:
    QTcpSocket m_socket;
    RedisReader m_reader;
};

// A driver with the machine's clock.
struct Driven {
    explicit Driven(const RedisSettings &settings)
        : driver(settings, clock, [] { return 0.0; }) // tries again after a second
    {
        QObject::connect(&driver, &Driver::heard, &driver,
                         [this](const PublishedEvent &event) { heard.append(event); });
    }
    qint64 figure(const char *name) const { return driver.figures()[QLatin1StringView(name)].toInteger(); }
    SystemClock clock;
    RedisDriver driver;
    QList<PublishedEvent> heard;
};

} // namespace

class TestRedisDriver : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!RedisServer::isThere())
            QSKIP("redis-server is not installed");
    }

    void publishesInLaravelsFormat()
    {
        RedisServer server;
        Listener listener(server);
        Driven hub(settingsFor(server));
        hub.driver.publish({ QStringLiteral("App\\Events\\PushAlarmEvent"),
                             QStringLiteral("{\"data\":{\"id\":1}}"),
                             { kAlarm, QStringLiteral("private-mirror.1") },
                             QStringLiteral("12.34"),
                             {} });
        QTRY_COMPARE(listener.heard.size(), 2);
        QCOMPARE(listener.heard[0].first, QByteArray("laravel_database_alarm"));
        QCOMPARE(listener.heard[1].first, QByteArray("laravel_database_private-mirror.1"));
        const auto json = QJsonDocument::fromJson(listener.heard[0].second).object();
        QCOMPARE(json[u"event"].toString(), QStringLiteral("App\\Events\\PushAlarmEvent"));
        QCOMPARE(json[u"data"][u"data"][u"id"].toInt(), 1);
        QCOMPARE(json[u"socket"].toString(), QStringLiteral("12.34"));
        QTRY_COMPARE(hub.figure("waiting"), 0);
        QCOMPARE(hub.driver.problem(), QString());
    }

    void hearsEveryMessageThatLaravelRecorded()
    {
        QFile file(QStringLiteral(FIXTURES "/captures/laravel-8.83.26+redis-and-log.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto recorded = QJsonDocument::fromJson(file.readAll())[u"redis"].toArray();
        RedisServer server;
        Driven hub(settingsFor(server));
        Laravel laravel(server);
        QVERIFY(hears(laravel, 1));
        for (const auto message : recorded)
            QVERIFY(laravel.publish(message[u"channel"].toString(), message[u"payload"].toString().toUtf8()) >= 1);
        QTRY_COMPARE(hub.heard.size(), recorded.size());
        for (qsizetype i = 0; i < recorded.size(); ++i) {
            QCOMPARE(QString(kPrefix + hub.heard[i].channels.first()), recorded[i][u"channel"].toString());
            const auto json = QJsonDocument::fromJson(recorded[i][u"payload"].toString().toUtf8()).object();
            QCOMPARE(hub.heard[i].name, json[u"event"].toString());
        }
        QCOMPARE(hub.driver.problem(), QString());
    }

    void bringsALaravelToTheMirrorsOfTwoHubs()
    {
        RedisServer server;
        HubSettings settings = hubSettings();
        settings.broadcast = { QStringLiteral("local"), QStringLiteral("redis") };
        settings.drivers.redis = settingsFor(server);
        SystemClock clock;
        MemoryAlarmStore storeA, storeB;
        Hub a(settings, {}, storeA, clock), b(settings, {}, storeB, clock);
        QVERIFY(a.listen() && b.listen());
        TestSubscriber atA(a.port()), atB(b.port());
        for (TestSubscriber *mirror : { &atA, &atB }) {
            QVERIFY(mirror->establish());
            QVERIFY(mirror->subscribe(kAlarm));
        }
        Laravel laravel(server);
        QVERIFY(hears(laravel, 2));
        // An alarm of Laravel's.
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_alarm"),
                                R"({"event":"App\\Events\\PushAlarmEvent","data":{"data":{"id":7},"socket":null},)"
                                R"("socket":null})")
                >= 2);
        for (TestSubscriber *mirror : { &atA, &atB }) {
            const auto came = mirror->await(Hub::event());
            QCOMPARE(came[u"channel"].toString(), kAlarm);
            QCOMPARE(came[u"data"].toString(), QStringLiteral("{\"data\":{\"id\":7}}"));
        }
        // An alarm of one hub reaches the mirrors of both, each once: nobody hears an echo.
        a.raise(
            { { QStringLiteral("id"), QStringLiteral("k2") }, { QStringLiteral("title"), QStringLiteral("Smoke") } });
        for (TestSubscriber *mirror : { &atA, &atB })
            QVERIFY(mirror->await(Hub::event())[u"data"].toString().contains(QStringLiteral("Smoke")));
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_alarm"), R"({"event":"last","data":[],"socket":null})")
                >= 2);
        for (TestSubscriber *mirror : { &atA, &atB }) {
            QCOMPARE(mirror->await(QStringLiteral("last"))[u"event"].toString(), QStringLiteral("last"));
            QVERIFY(mirror->await(Hub::event(), 0).isEmpty());
        }
    }

    void deliversWhatWaitedWhileRedisWasAway()
    {
        RedisServer server;
        Driven hub(settingsFor(server)), other(settingsFor(server));
        Laravel laravel(server);
        QVERIFY(hears(laravel, 2));
        QSignalSpy problems(&hub.driver, &Driver::problemChanged);
        server.stop();
        QTRY_VERIFY_WITH_TIMEOUT(hub.driver.problem().contains(QStringLiteral("127.0.0.1")), 5000);
        QVERIFY(!problems.isEmpty());
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10; ++i)
            hub.driver.publish(ring(QString::number(i)));
        PublishedEvent beat = ring();
        beat.onlyNow = true; // a heartbeat of then is worthless later
        hub.driver.publish(beat);
        QCOMPARE(hub.figure("waiting"), 10);
        server.start();
        QTRY_COMPARE_WITH_TIMEOUT(hub.driver.problem(), QString(), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(hub.figure("waiting"), 0, 15000);
        QCOMPARE(hub.figure("lost"), 0);
        // A listener that comes after them is too late: pub/sub keeps nothing. Both hear again what comes now.
        Laravel again(server);
        QVERIFY(hears(again, 2));
        other.heard.clear();
        hub.driver.publish(ring(QStringLiteral("\"now\"")));
        QTRY_COMPARE(other.heard.size(), 1);
        QCOMPARE(other.heard[0].data, QStringLiteral("now"));
        qInfo("redis was away: all 10 delivered %lld ms after the first was published", timer.elapsed());
    }

    void noticesAFrozenRedis()
    {
        RedisServer server;
        FakeClock clock;
        RedisDriver driver(settingsFor(server), clock, [] { return 0.0; });
        Laravel laravel(server);
        QVERIFY(hears(laravel, 1));
        server.freeze();
        driver.publish(ring());                      // has an id, and may arrive twice
        driver.publish(ring(QStringLiteral("[1]"))); // has none
        clock.advance(RedisConnection::kSilence);    // pinged
        QCOMPARE(driver.problem(), QString());
        clock.advance(RedisConnection::kSilence); // given up
        QVERIFY2(driver.problem().contains(QStringLiteral("no answer within 15 s"))
                     || driver.problem().contains(QStringLiteral("not sent twice")),
                 qPrintable(driver.problem()));
        QCOMPARE(driver.figures()[u"lost"].toInt(), 1);
        QCOMPARE(driver.figures()[u"waiting"].toInt(), 1);
        server.resume();
        clock.advance(3s);
        QTRY_COMPARE(driver.figures()[u"waiting"].toInt(), 0);
        QCOMPARE(driver.figures()[u"lost"].toInt(), 1);
        QTRY_COMPARE(driver.problem(), QString());
    }

    void keepsTheNewestWhenThereIsNoRoom()
    {
        RedisServer server;
        server.stop();
        Driven hub(settingsFor(server));
        for (int i = 0; i < RedisDriver::kMost + 3; ++i)
            hub.driver.publish(ring(QString::number(i)));
        QCOMPARE(hub.figure("waiting"), RedisDriver::kMost);
        QCOMPARE(hub.figure("lost"), 3);
        server.start();
        Listener listener(server);
        QTRY_COMPARE_WITH_TIMEOUT(hub.figure("waiting"), 0, 15000);
        QTRY_COMPARE(listener.heard.size(), RedisDriver::kMost);
        QVERIFY(listener.heard.first().second.contains("\"data\":3,"));
        QVERIFY(listener.heard.last().second.contains("\"data\":1002,"));
        QTRY_COMPARE(hub.driver.problem(), QString()); // it goes again
    }

    void saysWhatThePasswordWants_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("problem");
        QTest::newRow("none") << QString() << QString() << QStringLiteral("Write password under [hub.redis].");
        QTest::newRow("wrong") << QString() << QStringLiteral("wrong")
                               << QStringLiteral("Check password and username under [hub.redis].");
        QTest::newRow("of another user") << QStringLiteral("nobody") << QStringLiteral("pass word")
                                         << QStringLiteral("Check password and username");
        QTest::newRow("right") << QString() << QStringLiteral("pass word") << QString();
        QTest::newRow("of the default user") << QStringLiteral("default") << QStringLiteral("pass word") << QString();
    }
    void saysWhatThePasswordWants()
    {
        QFETCH(QString, username);
        QFETCH(QString, password);
        QFETCH(QString, problem);
        RedisServer server({ QStringLiteral("--requirepass"), QStringLiteral("pass word") });
        RedisSettings settings = settingsFor(server);
        settings.username = username;
        settings.password = password;
        settings.db = 3;
        Driven hub(settings);
        hub.driver.publish(ring());
        if (problem.isEmpty())
            QTRY_COMPARE(hub.figure("waiting"), 0);
        else
            QTRY_VERIFY2(hub.driver.problem().contains(problem), qPrintable(hub.driver.problem()));
        QVERIFY(!hub.driver.problem().contains(QStringLiteral("pass word")));
    }

    void refusesADatabaseThatIsNotThere()
    {
        RedisServer server;
        RedisSettings settings = settingsFor(server);
        settings.db = 99;
        Driven hub(settings);
        QTRY_VERIFY2(hub.driver.problem().contains(QStringLiteral("[hub.redis] db = 99")),
                     qPrintable(hub.driver.problem()));
    }

    void goesThroughASocketFile()
    {
        RedisServer server;
        RedisSettings settings;
        settings.host = QStringLiteral("nowhere.invalid");
        settings.socket = server.socket();
        Driven hub(settings);
        hub.driver.publish(ring());
        QTRY_COMPARE(hub.figure("waiting"), 0);
        Laravel laravel(server);
        QVERIFY(hears(laravel, 1));
        RedisSettings gone;
        gone.socket = QStringLiteral("/nowhere/redis.sock");
        Driven lost(gone);
        QTRY_VERIFY2(lost.driver.problem().startsWith(gone.socket), qPrintable(lost.driver.problem()));
    }

    void saysThatThePrefixIsWrong()
    {
        RedisServer server;
        RedisSettings settings = settingsFor(server);
        settings.prefix = QStringLiteral("home_");
        Driven hub(settings);
        Laravel laravel(server);
        QVERIFY(hears(laravel, 1, settings.prefix));
        const QByteArray event = R"({"event":"e","data":{"socket":null},"socket":null})";
        QVERIFY(laravel.publish(QStringLiteral("news"), "no event") >= 1); // somebody else's affair
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_alarm"), event) >= 1);
        QTRY_VERIFY2(
            hub.driver.problem().contains(QStringLiteral("Write prefix = laravel_database_ under [hub.redis]")),
            qPrintable(hub.driver.problem()));
        QVERIFY(hub.heard.isEmpty());
        // It was another application's, and the own one speaks: nothing is wrong, and nothing else is listened to.
        QVERIFY(laravel.publish(QStringLiteral("home_alarm"), event) >= 1);
        QTRY_COMPARE(hub.driver.problem(), QString());
        QCOMPARE(hub.heard.size(), 1);
        QTRY_COMPARE(laravel.publish(QStringLiteral("laravel_database_alarm"), event), 0);
    }

    void countsWhatIsNoEvent()
    {
        RedisServer server;
        Driven hub(settingsFor(server));
        Laravel laravel(server);
        QVERIFY(hears(laravel, 1));
        QTRY_VERIFY(hub.figure("undecoded") >= 1); // hears() said "-"
        const auto before = hub.figure("undecoded");
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_alarm"), "hello") >= 1);
        QVERIFY(laravel.publish(QStringLiteral("laravel_database_a b"), R"({"event":"e","data":[]})") >= 1);
        QTRY_COMPARE(hub.figure("undecoded"), before + 2);
        QVERIFY(hub.heard.isEmpty());
    }

    void trustsOnlyWhatItShould_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<bool>("ownAuthority");
        QTest::addColumn<bool>("trusted");
        QTest::newRow("own authority") << QStringLiteral("good") << true << true;
        QTest::newRow("unknown authority") << QStringLiteral("good") << false << false;
        QTest::newRow("another name") << QStringLiteral("wrong") << true << false;
        QTest::newRow("self-signed") << QStringLiteral("self") << true << false;
    }
    void trustsOnlyWhatItShould()
    {
        QFETCH(QString, certificate);
        QFETCH(bool, ownAuthority);
        QFETCH(bool, trusted);
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl, which makes the certificates, is not installed");
        static Authority authority;
        static const bool made = authority.make()
            && authority.issue(QStringLiteral("good"), QStringLiteral("IP:127.0.0.1"), 2)
            && authority.issue(QStringLiteral("wrong"), QStringLiteral("DNS:other.example"), 2)
            && authority.selfSign(QStringLiteral("self"));
        QVERIFY(made);
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const int port = free.serverPort();
        free.close();
        const auto file = [&](const char *end) { return authority.path(certificate + QLatin1StringView(end)); };
        RedisServer server({ QStringLiteral("--tls-port"), QString::number(port), QStringLiteral("--tls-cert-file"),
                             file(".pem"), QStringLiteral("--tls-key-file"), file(".key"),
                             QStringLiteral("--tls-ca-cert-file"), authority.path(QStringLiteral("ca.pem")),
                             QStringLiteral("--tls-auth-clients"), QStringLiteral("no") });
        RedisSettings settings;
        settings.port = port;
        settings.tls = true;
        if (ownAuthority)
            settings.caFile = authority.path(QStringLiteral("ca.pem"));
        Driven hub(settings);
        hub.driver.publish(ring());
        if (trusted) {
            QTRY_COMPARE(hub.figure("waiting"), 0);
            QCOMPARE(hub.driver.problem(), QString());
        } else {
            QTRY_VERIFY(!hub.driver.problem().isEmpty());
            QVERIFY2(hub.driver.problem().contains(QStringLiteral("certificate")), qPrintable(hub.driver.problem()));
            QCOMPARE(hub.figure("waiting"), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestRedisDriver)
#include "tst_redis_driver.moc"
