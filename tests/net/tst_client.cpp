#include "net/pusher/client.h"

#include "net/pusher/connections.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <QJsonObject>
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

const QString kAlarm = QStringLiteral("alarm");
const QString kEvent = QStringLiteral("App\\Events\\PushAlarmEvent");

struct World {
    FakeClock clock;
    FakeTransports server;
    Client client { ourSettings(), server, clock, [] { return 0.5; } };
    QList<QByteArray> heard;

    std::unique_ptr<EventBinding> listen(const QString &channel = kAlarm, const QString &event = kEvent)
    {
        return client.bind(channel, event, [this](const Payload &payload) { heard.append(payload.bytes()); });
    }
    void say(const QString &event, const QString &channel, const char *data = "{}")
    {
        QString name = event;
        name.replace(u'\\', QStringLiteral("\\\\"));
        server.say(QStringLiteral("{\"event\":\"%1\",\"channel\":\"%2\",\"data\":%3}")
                       .arg(name, channel, QString::fromUtf8(data)));
    }
};

} // namespace

class TestClient : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void subscribesOnceConnectedAndHearsEvents()
    {
        World w;
        const auto binding = w.listen();
        QCOMPARE(w.client.status().phase, ConnectionPhase::Initialized);
        w.client.start();
        QCOMPARE(w.server.count(), size_t(1));
        QVERIFY(w.server.last().request.url.toString().startsWith(QStringLiteral("wss://ws.example.org:443/app/KEY?")));
        w.server.accept();
        QVERIFY(w.server.last().sent.isEmpty()); // nothing before connected
        QSignalSpy subscribed(&w.client, &Client::subscribed);
        w.server.establish("948337530.699202267");
        QCOMPARE(subscriptions(w.server.takeSent()), (QStringList { QStringLiteral("+alarm") }));
        QVERIFY(!w.client.status().receiving());
        w.server.confirm("alarm");
        QCOMPARE(subscribed.count(), 1);
        QCOMPARE(subscribed.first().first().toString(), kAlarm);
        w.say(kEvent, kAlarm, "\"{\\\"a\\\":1}\"");
        QCOMPARE(w.heard, (QList<QByteArray> { "{\"a\":1}" }));
        const ConnectionStatus status = w.client.status();
        QVERIFY(status.receiving());
        QCOMPARE(status.socketId, QStringLiteral("948337530.699202267"));
        QCOMPARE(status.received, 1);
        QCOMPARE(status.origin, QUrl(QStringLiteral("https://ws.example.org:443")));
        QVERIFY(status.reason.isEmpty());
    }

    // A panel's channel that is refused is the panel's trouble: alarms are received all the same.
    void onlyTheChannelsOfAlarmsDecideWhetherTheyAreReceived()
    {
        World w;
        const auto alarms = w.client.bind(
            kAlarm, kEvent, [](const Payload &) {}, Events::Purpose::Alarms);
        const auto values = w.client.bind(QStringLiteral("home"), kEvent, [](const Payload &) {});
        w.client.start();
        w.server.accept();
        w.server.establish("1.1");
        QVERIFY(!w.client.status().receiving());
        w.server.confirm("alarm");
        const ConnectionStatus status = w.client.status();
        QVERIFY(status.receiving() && status.receives(kAlarm) && !status.receives(QStringLiteral("home")));
        QCOMPARE(status.unconfirmed(), QStringList { QStringLiteral("home") });
        QCOMPARE(status.receivingUntil, std::nullopt);
    }

    void confirmingTwiceIsOneSubscription()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        QSignalSpy subscribed(&w.client, &Client::subscribed);
        w.server.confirm("alarm");
        w.server.confirm("alarm");
        QCOMPARE(subscribed.count(), 1);
    }

    void aServerThatTakesAndDropsFillsNoLog_data()
    {
        QTest::addColumn<bool>("refuses");
        QTest::newRow("it confirms the channel") << false;
        QTest::newRow("it refuses the channel") << true;
    }
    void aServerThatTakesAndDropsFillsNoLog()
    {
        QFETCH(bool, refuses);
        static int lines;
        lines = 0;
        QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=true"));
        const auto before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) { ++lines; });
        const auto restore = qScopeGuard([before] {
            qInstallMessageHandler(before);
            QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
        });
        World w;
        const auto binding = w.listen();
        w.client.start();
        const auto end = w.clock.monotonic() + 10min;
        while (w.clock.monotonic() < end) {
            w.server.establish();
            if (refuses)
                w.say(QStringLiteral("pusher:subscription_error"), kAlarm, R"({"type":"LimitReached","status":4009})");
            else
                w.server.confirm("alarm");
            w.server.close(1006);
            while (!w.server.live())
                w.clock.advance(500ms);
        }
        QVERIFY(w.server.count() > 30);
        QVERIFY2(lines >= 2 && lines <= 26, qPrintable(QString::number(lines)));
    }

    void severalListenersShareAChannel()
    {
        World w;
        w.client.start();
        w.server.establish();
        auto a = w.listen(), b = w.listen(), c = w.listen(kAlarm, QStringLiteral("other"));
        QCOMPARE(subscriptions(w.server.takeSent()), (QStringList { QStringLiteral("+alarm") }));
        w.say(kEvent, kAlarm);
        QCOMPARE(w.heard.size(), 2);
        a.reset();
        w.say(kEvent, kAlarm);
        QCOMPARE(w.heard.size(), 3);
        b.reset();
        QVERIFY(w.server.takeSent().isEmpty()); // the third still listens
        w.say(kEvent, kAlarm);
        QCOMPARE(w.heard.size(), 3);
        c.reset();
        QCOMPARE(subscriptions(w.server.takeSent()), (QStringList { QStringLiteral("-alarm") }));
        w.say(kEvent, kAlarm); // was on its way
        QCOMPARE(w.heard.size(), 3);
        QCOMPARE(w.client.status().unheard, 1); // the one while only another event was bound
    }

    void aListenerMayUnbindItselfAndOthers()
    {
        World w;
        w.client.start();
        w.server.establish();
        std::unique_ptr<EventBinding> self, other, late;
        int calls = 0, others = 0;
        self = w.client.bind(kAlarm, kEvent, [&](const Payload &) {
            ++calls;
            self.reset();
            other.reset();
            late = w.listen();
        });
        other = w.client.bind(kAlarm, kEvent, [&](const Payload &) { ++others; });
        w.say(kEvent, kAlarm);
        QCOMPARE(calls, 1);
        QCOMPARE(others, 0);
        QVERIFY(w.heard.isEmpty()); // bound after the event
        w.say(kEvent, kAlarm);
        QCOMPARE(calls, 1);
        QCOMPARE(w.heard.size(), 1);
    }

    void aBindingMayOutliveTheClient()
    {
        std::unique_ptr<EventBinding> binding;
        {
            World w;
            binding = w.listen();
        }
        binding.reset();
    }

    void unbindingAndBindingBeforeTheConfirmation()
    {
        World w;
        w.client.start();
        w.server.establish();
        auto binding = w.listen();
        binding.reset();
        binding = w.listen();
        QCOMPARE(subscriptions(w.server.takeSent()),
                 (QStringList { QStringLiteral("+alarm"), QStringLiteral("-alarm"), QStringLiteral("+alarm") }));
        w.server.confirm("alarm");
        QVERIFY(w.client.status().receiving());
    }

    void everyChannelIsSubscribedAgainAfterAReconnect()
    {
        World w;
        const auto alarm = w.listen(), home = w.listen(QStringLiteral("home"), QStringLiteral("e"));
        w.client.start();
        w.server.establish("1.1");
        w.server.confirm("alarm");
        w.server.confirm("home");
        QSignalSpy subscribed(&w.client, &Client::subscribed);
        w.clock.advance(10s);
        const QDateTime lost = w.clock.now();
        w.say(kEvent, kAlarm);
        w.clock.advance(2s);
        w.server.close(1006);
        ConnectionStatus status = w.client.status();
        QCOMPARE(status.phase, ConnectionPhase::Connecting);
        QVERIFY(status.socketId.isEmpty());
        QCOMPARE(status.receivingUntil, std::optional(lost));
        QCOMPARE(status.nextTry, std::optional(w.clock.now().addMSecs(1500)));
        QVERIFY(!status.reason.isEmpty());
        QVERIFY(!status.channels.first().subscribed);
        w.clock.advance(1500ms);
        QCOMPARE(w.server.count(), size_t(2));
        w.server.establish("2.2");
        QCOMPARE(subscriptions(w.server.takeSent()),
                 (QStringList { QStringLiteral("+alarm"), QStringLiteral("+home") }));
        w.server.confirm("alarm");
        status = w.client.status();
        QCOMPARE(status.socketId, QStringLiteral("2.2"));
        QCOMPARE(status.receivingUntil, std::optional(lost)); // home is still missing
        QCOMPARE(status.channels,
                 (QList<ChannelStatus> { { kAlarm, true, {} }, { QStringLiteral("home"), false, lost } }));
        w.server.confirm("home");
        QCOMPARE(w.client.status().receivingUntil, std::nullopt);
        QCOMPARE(subscribed.count(), 2);
    }

    // One channel that the server refuses does not make the others look unheard.
    void remembersOfEachChannelWhenItWasReceived()
    {
        World w;
        const auto alarm = w.listen(), home = w.listen(QStringLiteral("home"), QStringLiteral("e"));
        w.client.start();
        w.server.establish("1.1");
        w.server.confirm("alarm");
        w.clock.advance(10s);
        w.say(kEvent, kAlarm);
        const QDateTime lost = w.clock.now();
        w.clock.advance(2s);
        w.server.close(1006);
        const ConnectionStatus status = w.client.status();
        QCOMPARE(status.receivingUntil, std::nullopt); // never all of them
        QCOMPARE(status.channels,
                 (QList<ChannelStatus> { { kAlarm, false, lost }, { QStringLiteral("home"), false, {} } }));
    }

    void asksAgainWhenNoConfirmationComes()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.takeSent();
        QList<int> at;
        for (int second = 1; second <= 130; ++second) {
            w.clock.advance(1s);
            w.server.say("{\"event\":\"pusher:pong\"}");
            if (!subscriptions(w.server.takeSent()).isEmpty())
                at.append(second);
        }
        QCOMPARE(at, (QList<int> { 10, 30, 70, 130 }));
        w.server.confirm("alarm");
        for (int second = 0; second < 130; ++second) {
            w.clock.advance(1s);
            w.server.say("{\"event\":\"pusher:pong\"}");
        }
        QVERIFY(subscriptions(w.server.takeSent()).isEmpty());
    }

    void asksAgainAfterARefusal_data()
    {
        QTest::addColumn<QString>("event");
        QTest::newRow("soketi") << QStringLiteral("pusher:subscription_error");
        QTest::newRow("pusher:error that names the channel") << QStringLiteral("pusher:error");
    }
    void asksAgainAfterARefusal()
    {
        QFETCH(QString, event);
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.takeSent();
        w.say(event, kAlarm, "{\"type\":\"LimitReached\",\"status\":4009,\"code\":4009}");
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connected);
        w.clock.advance(4999ms);
        QVERIFY(subscriptions(w.server.takeSent()).isEmpty());
        w.clock.advance(1ms);
        QCOMPARE(subscriptions(w.server.takeSent()), (QStringList { QStringLiteral("+alarm") }));
        w.server.confirm("alarm");
        QVERIFY(w.client.status().receiving());
        w.say(event, kAlarm); // an error about a confirmed channel concerns one request
        w.clock.advance(20s);
        QVERIFY(subscriptions(w.server.takeSent()).isEmpty());
    }

    void cleansTheNameOfAnUnheardEvent()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        w.server.say(R"({"event":"a\nhalfsilver: forged\u202e\u0007","channel":"alarm","data":{}})");
        QCOMPARE(w.client.status().lastUnheardEvent, QStringLiteral("a halfsilver: forged"));
    }

    void namesTheEventThatNobodyListensFor()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        QSignalSpy changed(&w.client, &ConnectionMonitor::statusChanged);
        w.say(QStringLiteral("PushAlarmEvent"), kAlarm);
        w.say(QStringLiteral("PushAlarmEvent"), kAlarm);
        QCOMPARE(changed.count(), 1); // not for each message
        QCOMPARE(w.client.status().lastUnheardEvent, QStringLiteral("PushAlarmEvent"));
        QCOMPARE(w.client.status().unheard, 2);
        QCOMPARE(w.client.status().received, 2);
        w.say(QStringLiteral("PushAlarmEvent"), QStringLiteral("not ours")); // no longer subscribed: not unheard
        w.say(QStringLiteral("pusher_internal:member_added"), kAlarm);
        w.say(QStringLiteral("pusher_internal:from_the_future"), kAlarm);
        w.say(QStringLiteral("pusher:cache_miss"), kAlarm);
        QCOMPARE(w.client.status().unheard, 2);
        QCOMPARE(w.client.status().received, 3);
        QVERIFY(w.heard.isEmpty());
    }

    void survivesBadMessages_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("not JSON") << QStringLiteral("hello");
        QTest::newRow("empty") << QString();
        QTest::newRow("a list") << QStringLiteral("[]");
        QTest::newRow("event a number") << QStringLiteral("{\"event\":1}");
        QTest::newRow("channel a number") << QStringLiteral("{\"event\":\"e\",\"channel\":1}");
        QTest::newRow("10,000 levels deep") << QString(QString(10'000, u'[') + QString(10'000, u']'));
        QTest::newRow("1 MB of nothing") << QString(1'000'000, u' ');
        QTest::newRow("a lone quote") << QStringLiteral("\"");
        QTest::newRow("NUL") << QString(QChar(0));
    }
    void survivesBadMessages()
    {
        QFETCH(QString, text);
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        w.server.say(text);
        w.server.sayBinary(7);
        QCOMPARE(w.client.status().undecoded, 2);
        QVERIFY(w.client.status().receiving());
        w.say(kEvent, kAlarm, "5");
        QCOMPARE(w.heard, (QList<QByteArray> { "5" }));
    }

    void saysWhatItIgnoredOnceInAWhile()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=true"));
        static QStringList logged;
        logged.clear();
        const auto before = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext &, const QString &message) { logged.append(message); });
        {
            World w;
            w.client.start();
            w.server.establish();
            logged.clear();
            for (int i = 0; i < 100; ++i)
                w.server.say("hello");
            w.clock.advance(10s);
            w.server.say("hello");
            w.server.close(4001);
            for (int i = 0; i < 5; ++i) {
                w.clock.advance(300s);
                w.server.close(4001);
            }
        }
        qInstallMessageHandler(before);
        QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
        QCOMPARE(logged.size(), 3); // two for what was ignored, one for the refusal
        QVERIFY(logged[0].contains(QStringLiteral("not JSON")));
        QVERIFY(logged[1].contains(QStringLiteral("101 so far")));
        QVERIFY(logged[2].contains(QStringLiteral("4001")));
        for (const QString &line : logged)
            QVERIFY2(!line.contains(QStringLiteral("KEY")), qPrintable(line));
    }

    void pingsAfterSilenceAndNoticesADeadLink()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        w.server.takeSent();
        const QDateTime lastWord = w.clock.now();
        w.clock.advance(25s);
        QCOMPARE(w.server.takeSent(), (QStringList { pingMessage() }));
        w.server.say("{\"event\":\"pusher:pong\"}");
        // No ping while messages flow, and none sooner than 25 s after the last.
        for (int i = 0; i < 60; ++i) {
            w.clock.advance(1s);
            w.say(kEvent, kAlarm);
        }
        QVERIFY(w.server.takeSent().isEmpty());
        w.clock.advance(24'999ms);
        QVERIFY(w.server.takeSent().isEmpty());
        w.clock.advance(1ms);
        QCOMPARE(w.server.takeSent(), (QStringList { pingMessage() }));
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connected);
        w.clock.advance(10s);
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connecting);
        QCOMPARE(w.server.count(), size_t(2)); // at once: it had lasted
        QCOMPARE(w.client.status().receivingUntil, std::optional(lastWord.addSecs(25 + 60)));
    }

    void answersAPing()
    {
        World w;
        w.client.start();
        w.server.establish();
        w.server.say("{\"event\":\"pusher:ping\"}");
        QCOMPARE(w.server.takeSent(), (QStringList { pongMessage() }));
    }

    void aSuspendedMachineConnectsAnew()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        w.clock.advance(5s);
        const QDateTime asleepAt = w.clock.now();
        w.clock.suspend(1h);
        QCOMPARE(w.client.status().lastHeard, std::optional(asleepAt.addSecs(-5)));
        w.client.checkClocks();
        QCOMPARE(w.server.count(), size_t(2));
        QCOMPARE(w.client.status().receivingUntil, std::optional(asleepAt.addSecs(-5)));
        w.server.establish();
        w.server.confirm("alarm");
        // Without anybody who wakes it, a timer notices.
        w.clock.advance(10s);
        w.clock.suspend(1h);
        w.clock.advance(15s);
        QCOMPARE(w.server.count(), size_t(3));
        // And so does a message, once it is handed on.
        w.server.establish();
        w.server.confirm("alarm");
        w.clock.advance(10s);
        w.clock.suspend(1h);
        w.say(kEvent, kAlarm);
        QCOMPARE(w.heard.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(w.server.count(), size_t(4));
    }

    void aClockThatIsSetFalsifiesNothing()
    {
        World w;
        w.client.start();
        w.server.establish();
        w.clock.advance(5s);
        w.clock.setNow(w.clock.now().addYears(20));
        QCOMPARE(w.client.status().lastHeard, std::optional(w.clock.now().addSecs(-5)));
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connected);
    }

    void aClockThatIsSetIsALookAtTheLink_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("told"); // by the kernel; otherwise a timer notices
        QTest::addColumn<bool>("jumped");
        QTest::newRow("an hour on") << 3600 << true << true;
        QTest::newRow("an hour back") << -3600 << true << true;
        QTest::newRow("an hour on, noticed by a timer") << 3600 << false << true;
        QTest::newRow("as a clock is kept right") << 1 << true << false;
    }
    void aClockThatIsSetIsALookAtTheLink()
    {
        QFETCH(int, seconds);
        QFETCH(bool, told);
        QFETCH(bool, jumped);
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.confirm("alarm");
        w.clock.advance(15s);
        w.say(kEvent, kAlarm);
        w.server.takeSent();
        w.clock.setNow(w.clock.now().addSecs(seconds));
        if (told)
            w.client.checkClocks();
        else
            w.clock.advance(10s); // to the timer of the silence, of which 10 s have passed
        QCOMPARE(w.server.takeSent(), jumped ? QStringList { pingMessage() } : QStringList());
        w.client.checkClocks(); // once for each time that it is set
        QVERIFY(w.server.takeSent().isEmpty());
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connected);
    }

    // A machine without a battery wakes in the past, where no certificate holds yet.
    void aClockThatIsSetLetsTryAgain()
    {
        World w;
        w.client.start();
        w.server.end({ TransportEnd::UntrustedPeer, 0, QStringLiteral("not yet valid") });
        w.clock.advance(1s);
        QCOMPARE(w.server.count(), size_t(1));
        w.clock.setNow(w.clock.now().addYears(5));
        w.client.checkClocks();
        QCOMPARE(w.server.count(), size_t(2));
    }

    void aPongOfAnyShapeIsOne_data()
    {
        QTest::addColumn<QString>("pong");
        QTest::newRow("Reverb, laravel-websockets") << QStringLiteral(R"({"event":"pusher:pong"})");
        QTest::newRow("soketi") << QStringLiteral(R"({"event":"pusher:pong","data":{}})");
        QTest::newRow("data as a text") << QStringLiteral(R"({"event":"pusher:pong","data":"{}"})");
        QTest::newRow("null") << QStringLiteral(R"({"event":"pusher:pong","data":null})");
        QTest::newRow("its own ping") << QStringLiteral(R"({"event":"pusher:ping","data":{}})");
        QTest::newRow("an error") << QStringLiteral(R"({"event":"pusher:error","data":{"code":4301,"message":"m"}})");
        QTest::newRow("something that is no message") << QStringLiteral("pong");
    }
    void aPongOfAnyShapeIsOne()
    {
        QFETCH(QString, pong);
        World w;
        w.client.start();
        w.server.establish();
        for (int i = 0; i < 5; ++i) {
            w.clock.advance(25s);
            QVERIFY(w.server.takeSent().contains(pingMessage()));
            w.clock.advance(9s);
            w.server.say(pong);
            w.server.takeSent();
        }
        QCOMPARE(w.server.count(), size_t(1));
        QCOMPARE(w.client.status().phase, ConnectionPhase::Connected);
    }

    void newSettingsConnectAnew()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.server.close(4001);
        QCOMPARE(w.client.status().phase, ConnectionPhase::Refused);
        QCOMPARE(w.client.status().reason, QStringLiteral("The server does not know the key in mirror.ini"));
        w.clock.advance(10s);
        w.client.setSettings(ourSettings());
        QCOMPARE(w.server.count(), size_t(1)); // nothing new
        PusherSettings changed = ourSettings();
        changed.key = QStringLiteral("OTHER");
        w.client.setSettings(changed);
        QCOMPARE(w.server.count(), size_t(2));
        QVERIFY(w.server.last().request.url.path().endsWith(QStringLiteral("/OTHER")));
    }

    void switchesToTlsOn4000()
    {
        FakeClock clock;
        FakeTransports server;
        PusherSettings plain = ourSettings();
        plain.tls = false;
        Client client(plain, server, clock);
        client.start();
        QCOMPARE(server.last().request.url.scheme(), QStringLiteral("ws"));
        server.establish();
        server.close(4000);
        QCOMPARE(server.count(), size_t(2));
        QCOMPARE(server.last().request.url.scheme(), QStringLiteral("wss"));
        QCOMPARE(server.last().request.url.port(), 443);
    }

    void networkComesUp()
    {
        World w;
        w.client.start();
        w.server.end({ TransportEnd::Unreachable, 0, {} });
        w.clock.advance(1s);
        w.client.networkCameUp();
        QCOMPARE(w.server.count(), size_t(2));
    }

    void stopsAndStartsAgain()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        w.client.stop();
        QVERIFY(w.server.last().closedByClient);
        QCOMPARE(w.client.status().phase, ConnectionPhase::Disconnected);
        w.clock.advance(1h);
        QCOMPARE(w.server.count(), size_t(1));
        w.client.start();
        w.server.establish();
        QCOMPARE(subscriptions(w.server.takeSent()), (QStringList { QStringLiteral("+alarm") }));
    }

    void certificateTroubleIsSaidInPlainWords()
    {
        World w;
        w.client.start();
        w.server.end({ TransportEnd::UntrustedPeer, 0, QStringLiteral("self-signed") });
        QCOMPARE(w.client.status().reason, QStringLiteral("The server's certificate is not trusted"));
        w.clock.advance(10s);
        QCOMPARE(w.client.status().phase, ConnectionPhase::Unavailable);
    }

    void manyReconnectsLeaveNothingBehind()
    {
        World w;
        const auto binding = w.listen();
        w.client.start();
        w.server.establish();
        const size_t timers = w.clock.pending();
        for (int i = 0; i < 1000; ++i) {
            w.server.close(i % 2 ? 1006 : 4200);
            w.clock.advance(16s); // longer than any wait, shorter than a wait and an attempt
            w.server.establish();
            QCOMPARE(w.clock.pending(), timers);
        }
        QCOMPARE(w.server.count(), size_t(1001));
    }

    void severalConnectionsTogetherAreAsGoodAsTheBest()
    {
        FakeClock clock;
        FakeTransports one, two;
        Connections connections;
        Client &a = connections.add(QStringLiteral("pusher.a"), std::make_unique<Client>(ourSettings(), one, clock));
        Client &b = connections.add(QStringLiteral("pusher.b"), std::make_unique<Client>(ourSettings(), two, clock));
        const QString both = QStringLiteral("pusher.a pusher.b");
        QCOMPARE(connections.findAll(both), (QList<Client *> { &a, &b }));
        QCOMPARE(connections.findAll({}), QList<Client *> { &a });
        QCOMPARE(connections.monitor(QStringLiteral("pusher.b")), &b);
        QCOMPARE(connections.monitor(QStringLiteral("pusher.c")), nullptr);
        ConnectionMonitor &joint = *connections.monitor(both);
        QCOMPARE(connections.monitor(both), &joint);
        QSignalSpy changed(&joint, &ConnectionMonitor::statusChanged);
        const auto onA = a.bind(kAlarm, kEvent, [](const Payload &) {});
        const auto onB = b.bind(kAlarm, kEvent, [](const Payload &) {});
        QVERIFY(!joint.status().receiving());
        a.start();
        b.start();
        two.establish("2.2");
        two.confirm("alarm");
        QVERIFY(joint.status().receiving());
        QVERIFY(changed.count() > 0);
        const QString id = joint.status().socketId;
        one.establish("1.1");
        one.confirm("alarm");
        two.close(1006);
        QVERIFY(joint.status().receiving());
        QCOMPARE(joint.status().socketId, id); // nothing was missed
        one.close(1006);
        QVERIFY(!joint.status().receiving());
        QVERIFY(joint.status().socketId.isEmpty());
    }

    void severalConnectionsByName()
    {
        FakeClock clock;
        FakeTransports a, b;
        Connections connections;
        QVERIFY(!connections.bind({}, kAlarm, kEvent, [](const Payload &) {}));
        connections.add(QStringLiteral("pusher"), std::make_unique<Client>(ourSettings(), a, clock)).start();
        connections.add(QStringLiteral("pusher.cloud"), std::make_unique<Client>(ourSettings(), b, clock)).start();
        a.establish();
        b.establish();
        int first = 0, second = 0;
        const auto one = connections.bind({}, kAlarm, kEvent, [&](const Payload &) { ++first; });
        const auto two =
            connections.bind(QStringLiteral("pusher.cloud"), kAlarm, kEvent, [&](const Payload &) { ++second; });
        QVERIFY(!connections.bind(QStringLiteral("pusher.none"), kAlarm, kEvent, [](const Payload &) {}));
        QCOMPARE(subscriptions(a.takeSent()), (QStringList { QStringLiteral("+alarm") }));
        const QString text = QStringLiteral("{\"event\":\"App\\\\Events\\\\PushAlarmEvent\",\"channel\":\"alarm\"}");
        a.say(text);
        b.say(text);
        b.say(text);
        QCOMPARE(first, 1);
        QCOMPARE(second, 2);
    }
};

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
