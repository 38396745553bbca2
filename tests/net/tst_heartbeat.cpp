// A server that answers every ping and delivers nothing is found out by what the backend has promised to send.
#include "net/pusher/client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

PusherSettings ourSettings()
{
    PusherSettings settings;
    settings.key = QStringLiteral("KEY");
    settings.host = QStringLiteral("ws.example.org");
    return settings;
}

const QString kAlarm = QStringLiteral("alarm"), kBeat = QStringLiteral("beat");

// Connected and subscribed, with a promise of 60 s: 90 s of patience.
struct World {
    World()
    {
        client.expectHeartbeat(kAlarm, { kBeat, 60s });
        client.start();
        server.establish();
        server.confirm("alarm");
        server.takeSent();
    }
    void say(const char *event)
    {
        server.say(
            QStringLiteral("{\"event\":\"%1\",\"channel\":\"alarm\",\"data\":\"{}\"}").arg(QString::fromUtf8(event)));
    }
    // The server answers pings all the time: only what the backend sends is missing.
    void pass(std::chrono::seconds time)
    {
        for (; time > 0s; time -= 1s) {
            clock.advance(1s);
            if (server.last().sent.contains(pingMessage()) && server.live()) {
                sent += server.takeSent();
                sent.removeAll(pingMessage());
                server.say("{\"event\":\"pusher:pong\"}");
            }
        }
        sent += server.takeSent();
    }
    // Each reconnect is answered, too.
    size_t attemptsIn(std::chrono::seconds time)
    {
        const size_t before = server.count();
        for (size_t seen = before; time > 0s; time -= 1s) {
            pass(1s);
            if (server.count() > seen) {
                seen = server.count();
                server.establish("3.4");
                server.confirm("alarm");
            }
        }
        return server.count() - before;
    }
    std::optional<QDateTime> missing() const { return client.status().heartbeatMissingSince(); }

    FakeClock clock;
    FakeTransports server;
    Client client { ourSettings(), server, clock, [] { return 0.5; } };
    std::unique_ptr<EventBinding> binding = client.bind(
        kAlarm, QStringLiteral("e"), [this](const Payload &) { ++heard; }, Events::Purpose::Alarms);
    int heard = 0;
    QStringList sent;
};

} // namespace

class TestHeartbeat : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasPatienceWithSchedulers_data()
    {
        QTest::addColumn<int>("every");
        QTest::addColumn<int>("patience");
        QTest::newRow("a second") << 1 << 16;
        QTest::newRow("half a minute") << 30 << 45;
        QTest::newRow("a minute") << 60 << 90;
        QTest::newRow("an hour") << 3600 << 5400;
    }
    void hasPatienceWithSchedulers()
    {
        QFETCH(int, every);
        QFETCH(int, patience);
        QCOMPARE(heartbeatPatience(std::chrono::seconds(every)), std::chrono::seconds(patience));
    }

    void waitsLongerEachTimeButNeverForEver()
    {
        QCOMPARE(heartbeatStep(60s, 0).remedy, HeartbeatRemedy::Resubscribe);
        QCOMPARE(heartbeatStep(60s, 0).wait, 90s);
        const int waits[] { 90, 180, 360, 720, 900, 900 };
        for (int tried = 1; tried <= 6; ++tried) {
            QCOMPARE(heartbeatStep(60s, tried).remedy, HeartbeatRemedy::Reconnect);
            QCOMPARE(heartbeatStep(60s, tried).wait, std::chrono::seconds(waits[tried - 1]));
        }
        QCOMPARE(heartbeatStep(60s, 1'000'000).wait, std::chrono::seconds(15min));
        QCOMPARE(heartbeatStep(3600s, 9).wait, 5400s); // no sooner than one could come
    }

    void isContentWhileItBeats()
    {
        World w;
        QSignalSpy changed(&w.client, &Client::statusChanged);
        for (int minute = 0; minute < 30; ++minute) {
            w.pass(60s);
            w.say("beat");
        }
        w.pass(90s - 1s);
        QVERIFY(w.client.status().receiving());
        QCOMPARE(changed.count(), 0);
        QCOMPARE(w.client.status().unheard, 0); // the promise listens for it
        QVERIFY(w.sent.isEmpty());
    }

    void everyEventOfTheBackendProvesAsMuch()
    {
        World w;
        for (int minute = 0; minute < 5; ++minute) {
            w.pass(60s);
            w.say("e");
        }
        QVERIFY(!w.missing());
        QCOMPARE(w.heard, 5);
        // What another client says proves nothing about the backend.
        for (int minute = 0; minute < 2; ++minute) {
            w.pass(45s);
            w.say("client-hello");
        }
        QVERIFY(w.missing());
    }

    void subscribesAgainAndThenConnectsAnew()
    {
        World w;
        w.pass(30s);
        w.say("beat");
        const QDateTime last = w.clock.now();
        w.pass(89s);
        QVERIFY(w.client.status().receiving());
        w.pass(1s);
        const ConnectionStatus missing = w.client.status();
        QCOMPARE(missing.heartbeatMissingSince(), std::optional(last));
        QCOMPARE(missing.phase, ConnectionPhase::Connected);
        QVERIFY(!missing.receiving() && !missing.receives(kAlarm));
        QCOMPARE(missing.receivingUntil, std::optional(last));
        QCOMPARE(missing.channel(kAlarm)->receivedUntil, std::optional(last));
        QCOMPARE(subscriptions(w.sent), (QStringList { QStringLiteral("-alarm"), QStringLiteral("+alarm") }));
        // Confirmed, which proves nothing.
        w.server.confirm("alarm");
        QVERIFY(!w.client.status().receiving());
        w.pass(89s);
        QCOMPARE(w.server.count(), size_t(1));
        w.pass(1s);
        QCOMPARE(w.server.count(), size_t(2));
        QCOMPARE(w.client.status().reason, QStringLiteral("The backend's heartbeat is missing"));
        w.server.establish("3.4");
        w.server.confirm("alarm");
        QCOMPARE(w.client.status().heartbeatMissingSince(), std::optional(last));
        QVERIFY(!w.client.status().receiving());
        w.say("beat");
        const ConnectionStatus back = w.client.status();
        QVERIFY(back.receiving() && back.receives(kAlarm));
        QVERIFY(!back.heartbeatMissingSince() && !back.receivingUntil && !back.channel(kAlarm)->receivedUntil);
        w.pass(89s);
        QVERIFY(w.client.status().receiving());
    }

    // A scheduler that is down for a night is no reason to hammer the server.
    void connectsSeldomWhileNothingHelps()
    {
        World w;
        QVERIFY(w.attemptsIn(std::chrono::seconds(1h)) >= 4);
        const size_t inADay = w.attemptsIn(std::chrono::seconds(24h));
        QVERIFY2(inADay >= 90 && inADay <= 97, qPrintable(QString::number(inADay)));
        w.say("beat");
        QVERIFY(w.client.status().receiving());
    }

    // One that never came is told from the subscription on.
    void waitsFromTheSubscription()
    {
        World w;
        const QDateTime from = w.clock.now();
        w.pass(90s);
        QCOMPARE(w.missing(), std::optional(from));
    }

    void aLossOfTheConnectionIsToldAsThat()
    {
        World w;
        w.pass(80s);
        w.server.close(1006);
        w.clock.advance(30s); // down for longer than the promise
        QVERIFY(!w.missing());
        QVERIFY(!w.client.status().receiving());
        w.server.establish("5.6");
        w.server.confirm("alarm");
        QVERIFY(w.client.status().receiving());
        w.pass(89s);
        QVERIFY(!w.missing());
        w.pass(1s);
        QVERIFY(w.missing());
    }

    void isForgottenWithItsChannel()
    {
        World w;
        w.binding.reset();
        w.pass(300s);
        QVERIFY(!w.missing());
        w.client.expectHeartbeat(QStringLiteral("nobody's"), { kBeat, 60s });
        QVERIFY(w.client.status().channels.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHeartbeat)
#include "tst_heartbeat.moc"
