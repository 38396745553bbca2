// Channels that are not for everybody: the client, a server and a backend that says what a test says.
#include "net/pusher/client.h"

#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/http_server.h"
#include "tests/support/sealed_event.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QString kHome = QStringLiteral("private-home"), kOther = QStringLiteral("private-other");
const QString kSecret = QStringLiteral("private-encrypted-home");
const QString kEvent = QStringLiteral("e");
const QByteArray kOldKey(kSecretKeyBytes, 'a'), kNewKey(kSecretKeyBytes, 'b');

// Answers when the test says so.
class FakeAuthorizer : public Authorizer {
public:
    struct Asked {
        AuthQuestion question;
        Done done;
        bool givenUp = false;
    };
    std::unique_ptr<Authorization> authorise(const PusherSettings &, const AuthQuestion &question, Done done) override
    {
        asked.push_back(std::make_shared<Asked>(Asked { question, std::move(done), false }));
        return std::make_unique<Question>(asked.back());
    }
    void answer(size_t i, const AuthAnswer &with)
    {
        if (!asked.at(i)->givenUp)
            asked.at(i)->done(with);
    }
    std::vector<std::shared_ptr<Asked>> asked;

private:
    class Question : public Authorization {
    public:
        explicit Question(std::shared_ptr<Asked> asked)
            : m_asked(std::move(asked))
        {
        }
        ~Question() override { m_asked->givenUp = true; }

    private:
        std::shared_ptr<Asked> m_asked;
    };
};

struct World {
    FakeClock clock;
    FakeTransports server;
    FakeAuthorizer backend;
    PusherSettings settings;
    std::unique_ptr<Client> client;
    QList<QByteArray> heard;

    World()
    {
        settings.key = QStringLiteral("KEY");
        settings.host = QStringLiteral("ws.example.org");
        client = std::make_unique<Client>(settings, server, clock, [] { return 1.0; });
        client->setAuthorizer(backend);
    }
    std::unique_ptr<EventBinding> listen(const QString &channel, const QString &event = kEvent,
                                         Events::Purpose purpose = Events::Purpose::Alarms)
    {
        return client->bind(
            channel, event, [this](const Payload &payload) { heard.append(payload.bytes()); }, purpose);
    }
    void connectTo(const char *socketId = "1.2")
    {
        client->start();
        server.establish(socketId);
    }
    // The event "e", its data a text as Laravel's.
    void sayData(const QString &channel, const QByteArray &data)
    {
        const QJsonObject message { { QStringLiteral("event"), kEvent },
                                    { QStringLiteral("channel"), channel },
                                    { QStringLiteral("data"), QString::fromUtf8(data) } };
        server.say(QString::fromUtf8(QJsonDocument(message).toJson()));
    }
    QJsonObject told() const { return QJsonDocument::fromJson(heard.value(heard.size() - 1)).object(); }
    QString reason(const QString &channel) const { return client->status().channel(channel)->reason; }
};

// The `data` of each pusher:subscribe.
QJsonArray subscribed(const QStringList &sent)
{
    QJsonArray all;
    for (const QString &text : sent) {
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        if (message[u"event"] == QStringLiteral("pusher:subscribe"))
            all.append(message[u"data"]);
    }
    return all;
}

} // namespace

class TestChannels : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aPrivateChannelIsAuthorisedAndThenSubscribed()
    {
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo("7.8");
        QCOMPARE(w.backend.asked.size(), size_t(1));
        QCOMPARE(w.backend.asked[0]->question.socketId, QStringLiteral("7.8"));
        QCOMPARE(w.backend.asked[0]->question.channel, kHome);
        QVERIFY(w.server.takeSent().isEmpty());
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{\"user_id\":\"1\"}") });
        QCOMPARE(
            subscribed(w.server.takeSent()),
            (QJsonArray { QJsonObject { { QStringLiteral("auth"), QStringLiteral("KEY:abc") },
                                        { QStringLiteral("channel"), kHome },
                                        { QStringLiteral("channel_data"), QStringLiteral("{\"user_id\":\"1\"}") } } }));
        QVERIFY(!w.client->status().receiving());
        w.server.confirm("private-home");
        QVERIFY(w.client->status().receiving());
        w.server.say(R"({"event":"e","channel":"private-home","data":"5"})");
        QCOMPARE(w.heard, QList<QByteArray> { "5" });
    }

    void aNewSocketIdNeedsANewSignature()
    {
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo("1.1");
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:first") });
        w.server.confirm("private-home");
        w.server.close(1006);
        QVERIFY(!w.client->status().receiving());
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        QCOMPARE(w.backend.asked.size(), size_t(2));
        QCOMPARE(w.backend.asked[1]->question.socketId, QStringLiteral("2.2"));
        QVERIFY(subscribed(w.server.takeSent()).isEmpty()); // never with the old one
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:second") });
        QCOMPARE(subscribed(w.server.takeSent()).first()[u"auth"], QStringLiteral("KEY:second"));
    }

    void whatWasAskedForAnEarlierConnectionIsGivenUp()
    {
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo("1.1");
        w.server.close(1006);
        QVERIFY(w.backend.asked[0]->givenUp);
        auto unbound = w.listen(kOther);
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        QCOMPARE(w.backend.asked.size(), size_t(3));
        unbound.reset();
        QVERIFY(w.backend.asked[2]->givenUp);
    }

    void aRefusalIsSaidAndTriedAgain()
    {
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo();
        QSignalSpy changes(w.client.get(), &ConnectionMonitor::statusChanged);
        w.backend.answer(0, AuthFailure { QStringLiteral("no entry"), {}, {}, true });
        QVERIFY(changes.count() >= 1);
        QCOMPARE(w.reason(kHome), QStringLiteral("no entry"));
        QCOMPARE(w.client->status().whyDeaf(), QStringLiteral("no entry"));
        QCOMPARE(w.client->status().phase, ConnectionPhase::Connected);
        w.clock.advance(4999ms);
        QCOMPARE(w.backend.asked.size(), size_t(1));
        w.clock.advance(1ms);
        QCOMPARE(w.backend.asked.size(), size_t(2));
        QCOMPARE(w.reason(kHome), QStringLiteral("no entry")); // until it is better
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:abc") });
        w.server.confirm("private-home");
        QVERIFY(w.reason(kHome).isEmpty());
        QVERIFY(w.client->status().receiving());
    }

    void withoutAnybodyToAskItSaysSo()
    {
        World w;
        QNetworkAccessManager network;
        SettingsAuthorizer authorizer(network, w.clock);
        w.client->setAuthorizer(authorizer);
        const auto binding = w.listen(kHome);
        w.connectTo();
        QCOMPARE(w.client->status().whyDeaf(),
                 QStringLiteral("mirror.ini has no auth_url for the channel private-home"));
        QVERIFY(w.server.takeSent().isEmpty());
    }

    void aClientWithoutAnAuthorizerSaysSo()
    {
        FakeClock clock;
        FakeTransports server;
        Client client({}, server, clock, [] { return 1.0; });
        const auto binding = client.bind(
            kHome, kEvent, [](const Payload &) {}, Events::Purpose::Alarms);
        client.start();
        server.establish("1.2");
        QCOMPARE(client.status().whyDeaf(), QStringLiteral("mirror.ini has no auth_url for the channel private-home"));
    }

    // What the servers were recorded to answer to a wrong signature.
    void aServersRefusalIsSaidAndTriedAgain_data()
    {
        QTest::addColumn<QString>("frame");
        QTest::newRow("soketi") << QStringLiteral(
            R"({"event":"pusher:subscription_error","channel":"private-home","data":{"type":"AuthError","error":"The connection is unauthorized.","status":401}})");
        QTest::newRow("Reverb") << QStringLiteral("{\"event\":\"pusher:error\",\"data\":\"{\\\"code\\\":4009,"
                                                  "\\\"message\\\":\\\"Connection is unauthorized\\\"}\"}");
        QTest::newRow("laravel-websockets")
            << QStringLiteral(R"({"event":"pusher:error","data":{"message":"Invalid Signature","code":4009}})");
        QTest::newRow("an error that names it") << QStringLiteral(
            R"({"event":"pusher:error","channel":"private-home","data":{"message":"no","code":4009}})");
    }
    void aServersRefusalIsSaidAndTriedAgain()
    {
        QFETCH(QString, frame);
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:wrong") });
        w.server.takeSent();
        w.server.say(frame);
        QCOMPARE(w.client->status().phase, ConnectionPhase::Connected);
        QCOMPARE(w.client->status().whyDeaf(),
                 QStringLiteral("The server does not accept the authorisation for the channel private-home"));
        w.clock.advance(5s);
        QCOMPARE(w.backend.asked.size(), size_t(2)); // another signature
    }

    void aRefusalWithoutANameIsAboutTheFirstThatWaits()
    {
        World w;
        const auto open = w.listen(QStringLiteral("alarm")), a = w.listen(kHome), b = w.listen(kOther);
        w.connectTo();
        QCOMPARE(w.backend.asked.size(), size_t(2));
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:b") }); // of the second channel, which is asked for first
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:a") });
        const QString refused = QStringLiteral(R"({"event":"pusher:error","data":{"code":4009}})");
        w.server.say(refused);
        QVERIFY(w.reason(kHome).isEmpty() && !w.reason(kOther).isEmpty());
        w.server.confirm("private-home");
        w.server.say(refused); // about nothing that is known of
        QVERIFY(w.client->status().receives(kHome));
        QVERIFY(w.reason(QStringLiteral("alarm")).isEmpty());
    }

    void silenceIsSaidAndAskedAgain()
    {
        World w;
        const auto binding = w.listen(kHome);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc") });
        w.clock.advance(9s);
        w.server.say(R"({"event":"pusher:ping"})");
        QVERIFY(w.reason(kHome).isEmpty());
        w.clock.advance(1s);
        QCOMPARE(w.client->status().whyDeaf(), QStringLiteral("The server has not confirmed the channel private-home"));
        QCOMPARE(w.backend.asked.size(), size_t(2));
    }

    void anEncryptedChannelIsOpened()
    {
        World w;
        const auto binding = w.listen(kSecret);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), {}, kOldKey });
        w.server.confirm("private-encrypted-home");
        w.sayData(kSecret, sealedEvent("{\"a\":1}", kOldKey));
        QCOMPARE(w.heard, QList<QByteArray> { "{\"a\":1}" });
        QCOMPARE(w.client->status().undecoded, 0);
        QVERIFY(w.reason(kSecret).isEmpty());
    }

    void aKeyThatChangedIsAskedForOnce()
    {
        World w;
        const auto binding = w.listen(kSecret);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), {}, kOldKey });
        w.server.confirm("private-encrypted-home");
        w.sayData(kSecret, sealedEvent("1", kNewKey));
        w.sayData(kSecret, sealedEvent("2", kNewKey));
        QVERIFY(w.heard.isEmpty());
        QCOMPARE(w.backend.asked.size(), size_t(2));
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:abc"), {}, kNewKey });
        QCOMPARE(w.heard, (QList<QByteArray> { "1", "2" }));
        w.sayData(kSecret, sealedEvent("3", kNewKey));
        QCOMPARE(w.heard.size(), 3);
        QCOMPARE(w.client->status().undecoded, 0);
        QVERIFY(w.client->status().receiving());
    }

    void whatNoKeyOpensIsCountedAndSaid()
    {
        World w;
        const auto binding = w.listen(kSecret);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), {}, kOldKey });
        w.server.confirm("private-encrypted-home");
        w.sayData(kSecret, sealedEvent("1", kNewKey));
        w.backend.answer(1, AuthFailure { QStringLiteral("no entry"), {}, {}, true });
        QVERIFY(w.heard.isEmpty());
        QCOMPARE(w.client->status().undecoded, 1);
        QCOMPARE(w.reason(kSecret),
                 QStringLiteral("What comes on the channel private-encrypted-home cannot be read: it is encrypted with "
                                "another key"));
        QVERIFY(w.client->status().receives(kSecret)); // the connection stays
        w.sayData(kSecret, sealedEvent("2", kOldKey));
        QCOMPARE(w.heard, QList<QByteArray> { "2" });
        QVERIFY(w.reason(kSecret).isEmpty());
        w.sayData(kSecret, sealedEvent("3", kNewKey)); // soon after the last question
        QCOMPARE(w.client->status().undecoded, 2);
        QCOMPARE(w.backend.asked.size(), size_t(2));
    }

    void aListenerMayUnbindWhileWaitingEventsAreHandedRound()
    {
        World w;
        std::unique_ptr<EventBinding> binding;
        int heard = 0;
        binding = w.client->bind(kSecret, kEvent, [&](const Payload &) {
            ++heard;
            binding.reset();
        });
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), {}, kOldKey });
        w.server.confirm("private-encrypted-home");
        w.sayData(kSecret, sealedEvent("1", kNewKey));
        w.sayData(kSecret, sealedEvent("2", kNewKey));
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:abc"), {}, kNewKey });
        QCOMPARE(heard, 1);
        QVERIFY(w.client->status().channels.isEmpty());
    }

    void aPresenceChannelTellsWhoIsThere()
    {
        World w;
        const QString channel = QStringLiteral("presence-home");
        const auto binding = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral(R"({"user_id":"hall"})") });
        // Reverb may tell of somebody before it confirms.
        w.server.say(
            R"({"event":"pusher_internal:member_added","channel":"presence-home","data":{"user_id":"early"}})");
        QVERIFY(w.heard.isEmpty());
        w.server.say(
            R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-home","data":{"presence":{"ids":["hall",7],"hash":{"hall":{"name":"Hall"},"7":{"name":"Ann"}},"count":2}}})");
        QCOMPARE(w.told().value(QStringLiteral("names")),
                 (QJsonArray { QStringLiteral("Hall"), QStringLiteral("Ann") }));
        QCOMPARE(w.told().value(QStringLiteral("me")), QStringLiteral("hall"));
        w.clock.advance(50ms);
        w.server.say(
            R"({"event":"pusher_internal:member_added","channel":"presence-home","data":{"user_id":"b","user_info":{"name":"Ben"}}})");
        QCOMPARE(w.told().value(QStringLiteral("count")), 3);
        QCOMPARE(w.told()[QStringLiteral("joined")][u"name"], QStringLiteral("Ben"));
        w.server.say(R"({"event":"pusher_internal:member_removed","channel":"presence-home","data":{"user_id":"7"}})");
        w.clock.advance(50ms);
        QCOMPARE(w.told()[QStringLiteral("left")][u"name"], QStringLiteral("Ann"));
        const qsizetype told = w.heard.size();
        w.server.say(R"({"event":"pusher_internal:member_removed","channel":"presence-home","data":{"user_id":"x"}})");
        QCOMPARE(w.heard.size(), told); // nothing is different
        // Whoever comes later is told at once.
        const auto later = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        QCOMPARE(w.heard.size(), told + 1);
        QCOMPARE(w.told().value(QStringLiteral("count")), 2);
        QCOMPARE(w.client->status().unheard, 0);
    }

    // As pusher-js 8: whoever has signed in is somebody on a presence channel as well. A server that is asked too early
    // refuses.
    void withoutAChannelDataItJoinsAsWhoeverSignsIn_data()
    {
        QTest::addColumn<QString>("signIn");
        QTest::addColumn<QString>("me");
        QTest::newRow("signed in") << QStringLiteral(R"({"event":"pusher:signin_success","data":{}})")
                                   << QStringLiteral("mum");
        QTest::newRow("refused: the server decides")
            << QStringLiteral(R"({"event":"pusher:error","data":{"code":4009,"message":"no"}})") << QString();
        QTest::newRow("no answer: the server decides") << QString() << QString();
        QTest::newRow("nobody listens as a user any more") << QStringLiteral("unbind") << QString();
    }
    void withoutAChannelDataItJoinsAsWhoeverSignsIn()
    {
        QFETCH(QString, signIn);
        World w;
        const QString channel = QStringLiteral("presence-home");
        auto user = w.listen(QString::fromUtf8(kUserChannel.data()), kEvent, Events::Purpose::Values);
        const auto members = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        w.connectTo();
        const bool userFirst = w.backend.asked[0]->question.channel != channel;
        w.backend.answer(userFirst ? 1 : 0, ChannelAuth { QStringLiteral("KEY:presence") });
        w.backend.answer(userFirst ? 0 : 1,
                         ChannelAuth { QStringLiteral("KEY:user"), {}, {}, QStringLiteral(R"({"id":"mum"})") });
        QVERIFY(subscribed(w.server.takeSent()).isEmpty());
        if (signIn == u"unbind")
            user.reset();
        else if (signIn.isEmpty())
            w.clock.advance(10s);
        else
            w.server.say(signIn);
        const QJsonArray asked = subscribed(w.server.takeSent());
        const QJsonObject join { { QStringLiteral("channel"), channel },
                                 { QStringLiteral("auth"), QStringLiteral("KEY:presence") } };
        QVERIFY2(asked.contains(join), QJsonDocument(asked).toJson().constData());
        w.server.say(
            R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-home","data":{"presence":{"ids":["mum"],"hash":{},"count":1}}})");
        QVERIFY(w.client->status().receives(channel));
        QTEST(w.told()[QStringLiteral("me")].toString(), "me");
    }

    void withoutAChannelDataAndWithoutAUserItIsAskedAtOnce()
    {
        World w;
        const auto members = w.listen(QStringLiteral("presence-home"), Events::kMembers, Events::Purpose::Values);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:presence") });
        QCOMPARE(subscribed(w.server.takeSent()).size(), 1);
    }

    // Each list holds everybody: 2,000 of them, one for each who joins, kept an alarm behind them waiting for 7 s.
    void aCrowdIsToldOfTogether()
    {
        World w;
        const QString channel = QStringLiteral("presence-home");
        const auto lists = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        int joined = 0;
        const auto each =
            w.client->bind(channel, QStringLiteral("pusher:member_added"), [&joined](const Payload &) { ++joined; });
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{}") });
        w.server.say(
            R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-home","data":{"presence":{"ids":[],"hash":{},"count":0}}})");
        w.clock.advance(1s);
        const qsizetype before = w.heard.size();
        for (int i = 1; i <= 2000; ++i)
            w.server.say(
                QStringLiteral(
                    R"({"event":"pusher_internal:member_added","channel":"presence-home","data":{"user_id":"%1"}})")
                    .arg(i % 900));
        QCOMPARE(joined, 2000); // who wants each hears of each
        QCOMPARE(w.heard.size(), before + 1);
        QCOMPARE(w.told().value(QStringLiteral("count")), 1); // the first is told at once
        w.clock.advance(50ms);
        QCOMPARE(w.heard.size(), before + 2);
        QCOMPARE(w.told().value(QStringLiteral("count")), 900);
        QCOMPARE(w.told()[QStringLiteral("joined")][u"id"], QStringLiteral("0"));
        w.clock.advance(1s);
        QCOMPARE(w.heard.size(), before + 2);
        w.server.say(R"({"event":"pusher_internal:member_removed","channel":"presence-home","data":{"user_id":"7"}})");
        QCOMPARE(w.heard.size(), before + 3);
        w.server.say(R"({"event":"pusher_internal:member_removed","channel":"presence-home","data":{"user_id":"8"}})");
        w.server.close(1006);
        w.clock.advance(50ms);
        QCOMPARE(w.heard.size(), before + 3); // nobody knows now
    }

    // The list comes again with each subscription: the channel waits, and alarms go on.
    void aListThatIsTooLargeCostsNoOtherChannel()
    {
        World w;
        const QString channel = QStringLiteral("presence-home");
        const auto alarms = w.listen(QStringLiteral("alarm"));
        const auto members = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        const auto others = w.listen(QStringLiteral("presence-out"), Events::kMembers, Events::Purpose::Values);
        const auto granted = ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{}") };
        w.connectTo();
        w.server.confirm("alarm");
        w.backend.answer(0, granted);
        w.backend.answer(1, granted);
        w.clock.advance(2s);
        w.server.close(1009);
        QVERIFY(w.server.live()); // another attempt, at once
        w.server.establish("2.2");
        w.server.confirm("alarm");
        QCOMPARE(w.client->status().phase, ConnectionPhase::Connected);
        QVERIFY(w.client->status().receives(QStringLiteral("alarm")));
        QCOMPARE(w.reason(channel),
                 QStringLiteral("There are more on the channel presence-home than this mirror can list"));
        QCOMPARE(w.backend.asked.size(), size_t(3));
        w.backend.answer(2, granted); // the other one, which was asked for after it
        w.server.confirm("presence-out");
        QVERIFY(w.client->status().receives(QStringLiteral("presence-out")));
        w.server.close(1009); // by something else
        QVERIFY(!w.server.live());
        QCOMPARE(w.client->status().reason, QStringLiteral("A message was too large for the connection"));
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("3.3");
        QCOMPARE(w.backend.asked.size(), size_t(4));
        w.server.confirm("alarm");
        for (auto time = 0s; time < 15min; time += 5s) {
            w.clock.advance(5s);
            w.server.say(R"({"event":"pusher:pong"})");
        }
        QCOMPARE(w.backend.asked.back()->question.channel, channel); // then once more
        w.backend.answer(w.backend.asked.size() - 1, granted);
        w.server.confirm("presence-home");
        QVERIFY(w.client->status().receives(channel) && w.reason(channel).isEmpty());
    }

    void membersAreForgottenWithTheConnection()
    {
        World w;
        const QString channel = QStringLiteral("presence-home");
        const auto binding = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        const char *confirmation =
            R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-home","data":{"presence":{"ids":["a"],"hash":{},"count":1}}})";
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{}") });
        w.server.say(confirmation);
        w.server.say(R"({"event":"pusher_internal:member_added","channel":"presence-home","data":{"user_id":"b"}})");
        w.clock.advance(50ms);
        QCOMPARE(w.told().value(QStringLiteral("count")), 2);
        w.server.close(1006);
        const qsizetype told = w.heard.size();
        const auto later = w.listen(channel, Events::kMembers, Events::Purpose::Values);
        QCOMPARE(w.heard.size(), told); // nobody knows now
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        w.backend.answer(1, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{}") });
        w.server.say(confirmation);
        QCOMPARE(w.told().value(QStringLiteral("count")), 1);
    }

    void whatTheProtocolSaysIsThereUnderPusherJsNames_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("heard");
        for (const char *name : { "subscription_succeeded", "subscription_count", "member_added", "member_removed" })
            QTest::newRow(name) << QStringLiteral("pusher_internal:") + QString::fromUtf8(name)
                                << QStringLiteral("pusher:") + QString::fromUtf8(name);
        QTest::newRow("cache_miss") << QStringLiteral("pusher:cache_miss") << QStringLiteral("pusher:cache_miss");
    }
    void whatTheProtocolSaysIsThereUnderPusherJsNames()
    {
        QFETCH(QString, sent);
        QFETCH(QString, heard);
        World w;
        const auto binding = w.listen(QStringLiteral("home"), heard);
        const auto internal =
            w.listen(QStringLiteral("home"), sent.startsWith(QStringLiteral("pusher_internal")) ? sent : QString());
        w.connectTo();
        w.server.say(
            QStringLiteral("{\"event\":\"%1\",\"channel\":\"home\",\"data\":{\"subscription_count\":5}}").arg(sent));
        QCOMPARE(w.heard.size(), 1); // never under its internal name
        QCOMPARE(w.told().value(QStringLiteral("subscription_count")), 5);
    }

    void theEventThatACacheChannelKeepsIsMarked_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "cache-home", "private-cache-home", "presence-cache-home" })
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void theEventThatACacheChannelKeepsIsMarked()
    {
        QFETCH(QString, channel);
        World w;
        QList<bool> kept;
        const auto binding =
            w.client->bind(channel, kEvent, [&](const Payload &payload) { kept.append(payload.isKept()); });
        w.connectTo();
        if (!w.backend.asked.empty())
            w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{}") });
        w.server.confirm(channel.toUtf8().constData());
        w.sayData(channel, "1");
        w.sayData(channel, "2");
        QCOMPARE(kept, (QList<bool> { true, false }));
        w.server.confirm(channel.toUtf8().constData()); // twice
        w.sayData(channel, "3");
        QCOMPARE(kept.last(), false);
    }

    void anEventAfterAMissOrLaterIsANewOne()
    {
        World w;
        QList<bool> kept;
        const QString channel = QStringLiteral("cache-home");
        const auto binding =
            w.client->bind(channel, kEvent, [&](const Payload &payload) { kept.append(payload.isKept()); });
        w.connectTo();
        w.server.confirm("cache-home");
        w.server.say(R"({"event":"pusher:cache_miss","channel":"cache-home"})");
        w.sayData(channel, "1");
        w.server.close(1006);
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish("2.2");
        w.server.confirm("cache-home"); // of a server without a cache
        w.clock.advance(2001ms);
        w.sayData(channel, "2");
        QCOMPARE(kept, (QList<bool> { false, false }));
    }

    void sendsToTheOthersOfAChannel()
    {
        World w;
        const ClientEvent event { kHome, QStringLiteral("client-seen"), QJsonObject { { QStringLiteral("a"), 1 } } };
        QVERIFY(!w.client->send(event)); // nobody is subscribed
        const auto binding = w.listen(kHome);
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc") });
        QVERIFY(!w.client->send(event)); // not confirmed
        w.server.confirm("private-home");
        w.server.takeSent();
        for (int i = 0; i < 10; ++i)
            QVERIFY(w.client->send(event));
        QCOMPARE(w.server.takeSent().value(0),
                 QStringLiteral(R"({"channel":"private-home","data":{"a":1},"event":"client-seen"})"));
        const auto tooMany = w.client->send(event);
        QVERIFY(!tooMany);
        QVERIFY(tooMany.error().text.contains(QStringLiteral("more than 10 client events a second")));
        w.clock.advance(1s);
        QVERIFY(w.client->send(event));
        w.server.close(1006);
        QVERIFY(!w.client->send(event));
    }

    void aClientEventTellsItsSender()
    {
        World w;
        QString sender;
        const auto binding = w.client->bind(kHome, QStringLiteral("client-seen"),
                                            [&](const Payload &payload) { sender = payload.sender(); });
        w.connectTo();
        w.server.say(R"({"event":"client-seen","channel":"private-home","data":{},"user_id":"7"})");
        QCOMPARE(sender, QStringLiteral("7"));
        w.server.say(R"({"event":"client-seen","channel":"private-home","data":{},"user_id":8})");
        QCOMPARE(sender, QStringLiteral("8"));
        w.server.say("{\"event\":\"client-seen\",\"channel\":\"private-home\",\"data\":{},\"user_id\":9,\"t\":"
                     "\"\t\"}"); // not simdjson's
        QCOMPARE(sender, QStringLiteral("9"));
        w.server.say(R"({"event":"client-seen","channel":"private-home","data":{}})");
        QVERIFY(sender.isEmpty());
    }

    // Laravel's endpoint as a real HTTP server.
    void whoeverListensToAllHearsAll()
    {
        World w;
        QStringList all, home;
        const auto into = [](QStringList &list) {
            return [&list](const AnyEvent &event) {
                list.append(QStringLiteral("%1 %2 %3")
                                .arg(QString::fromUtf8(event.channel.data(), qsizetype(event.channel.size())),
                                     QString::fromUtf8(event.event.data(), qsizetype(event.event.size())),
                                     QString::fromUtf8(event.data.bytes()))
                                .trimmed());
            };
        };
        auto ofAll = w.client->bindAll(into(all));
        auto ofHome = w.client->bindAll(QStringLiteral("home"), into(home));
        const auto binding = w.listen(QStringLiteral("other"));
        w.connectTo();
        QCOMPARE(subscriptions(w.server.takeSent()),
                 (QStringList { QStringLiteral("+home"), QStringLiteral("+other") }));
        w.server.confirm("home");
        w.server.confirm("other");
        w.server.say(R"({"event":"a","channel":"home","data":"1"})");
        w.server.say(R"({"event":"e","channel":"other","data":"2"})");
        w.server.say(R"({"event":"u","channel":"unknown","data":"3"})");
        w.server.say(R"({"event":"n","data":"4"})");
        w.server.say(R"({"event":"pusher:error","data":{"code":4301,"message":"slow"}})");
        QCOMPARE(home,
                 (QStringList { QStringLiteral("home pusher:subscription_succeeded"), QStringLiteral("home a 1") }));
        QCOMPARE(all,
                 (QStringList { QStringLiteral("home pusher:subscription_succeeded"),
                                QStringLiteral("other pusher:subscription_succeeded"), QStringLiteral("home a 1"),
                                QStringLiteral("other e 2"), QStringLiteral("unknown u 3"), QStringLiteral("n 4"),
                                QStringLiteral("pusher:error {\"code\":4301,\"message\":\"slow\"}") }));
        QCOMPARE(w.heard, QList<QByteArray> { "2" });
        QCOMPARE(w.client->status().unheard, 0); // somebody listens
        ofAll.reset();
        w.server.say(R"({"event":"z","channel":"other","data":"5"})");
        QCOMPARE(w.client->status().unheard, 1);
        QCOMPARE(all.size(), 7);
        ofHome.reset();
        QCOMPARE(subscriptions(w.server.takeSent()), QStringList { QStringLiteral("-home") });
    }

    void whoListensToAllMayUnbindMeanwhile()
    {
        World w;
        int first = 0, second = 0;
        std::unique_ptr<EventBinding> a, b;
        a = w.client->bindAll(QStringLiteral("home"), [&](const AnyEvent &) {
            ++first;
            a.reset();
            b.reset();
        });
        b = w.client->bindAll([&](const AnyEvent &) { ++second; });
        w.connectTo();
        w.server.confirm("home"); // the channel goes while its confirmation is handed round
        w.server.say(R"({"event":"a","channel":"home","data":"1"})");
        QCOMPARE(first, 1);
        QCOMPARE(second, 0);
        a = w.client->bindAll(QStringLiteral("home"), [&](const AnyEvent &) { ++first; });
        w.client.reset();
        a.reset(); // outlives the client
    }

    void whoListensToAllHearsWhatWasSealed()
    {
        World w;
        QList<QByteArray> all;
        const auto binding = w.client->bindAll(kSecret, [&](const AnyEvent &event) {
            if (event.event == "e")
                all.append(event.data.bytes());
        });
        w.connectTo();
        w.backend.answer(0, ChannelAuth { QStringLiteral("KEY:abc"), {}, kOldKey });
        w.server.confirm("private-encrypted-home");
        w.sayData(kSecret, sealedEvent("{\"n\":1}", kOldKey));
        QCOMPARE(all, QList<QByteArray> { "{\"n\":1}" });
    }

    void aRealBackendIsAsked()
    {
        World w;
        QNetworkAccessManager network;
        HttpServer laravel([](const HttpServer::Request &request) {
            const bool welcome = request.headers.value("authorization") == "Bearer 7|abc"
                && request.body.contains("channel_name=private-home");
            return welcome ? HttpServer::answer(200, R"({"auth":"KEY:signed"})", "Content-Type: application/json\r\n")
                           : HttpServer::answer(302, "<html>", "Location: /login\r\nContent-Type: text/html\r\n");
        });
        w.settings.authUrl = laravel.url(QStringLiteral("/broadcasting/auth")).toString();
        SettingsAuthorizer authorizer(network, w.clock);
        w.client->setAuthorizer(authorizer);
        w.client->setSettings(w.settings);
        const auto binding = w.listen(kHome);
        w.connectTo("7.8");
        QTRY_COMPARE(w.client->status().whyDeaf(),
                     QStringLiteral("The backend wants a login: the token in mirror.ini is missing or wrong"));
        QCOMPARE(laravel.requests.size(), 1); // and does not follow it
        const HttpServer::Request &asked = laravel.requests.first();
        QCOMPARE(asked.method, "POST");
        QCOMPARE(asked.path, "/broadcasting/auth");
        QCOMPARE(asked.body, "socket_id=7.8&channel_name=private-home");
        QCOMPARE(asked.headers.value("content-type"), "application/x-www-form-urlencoded");
        QCOMPARE(asked.headers.value("accept"), "application/json");
        w.settings.authToken = QStringLiteral("7|abc");
        w.client->setSettings(w.settings);
        w.clock.advance(1s); // the soonest that it connects again
        w.server.establish("9.9");
        w.clock.advance(5s); // as long as the refusal said, whatever the connection
        QTRY_VERIFY(!w.server.last().sent.isEmpty());
        QCOMPARE(subscribed(w.server.takeSent()).first()[u"auth"], QStringLiteral("KEY:signed"));
    }
};

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"
