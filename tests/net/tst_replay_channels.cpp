// What the three servers and a real Laravel were recorded to say on channels that are not simply public.
#include "net/pusher/client.h"

#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

QJsonObject capture(const QString &name)
{
    QFile file(QStringLiteral(FIXTURES "/captures/") + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

struct Frame {
    bool fromServer;
    int at; // ms
    QString text;
    QJsonObject message() const { return QJsonDocument::fromJson(text.toUtf8()).object(); }
};

// The texts of one connection, in order.
QList<Frame> frames(const QJsonArray &recorded, int connection)
{
    QList<Frame> all;
    for (const QJsonValue frame : recorded) {
        if (frame[u"conn"].toInt() == connection && !frame[u"text"].toString().isEmpty())
            all.append({ frame[u"dir"] == QStringLiteral("server->client"), frame[u"t_ms"].toInt(),
                         frame[u"text"].toString() });
    }
    return all;
}

// Answers what the backend was recorded to answer that user.
class RecordedBackend : public Authorizer {
public:
    explicit RecordedBackend(const QJsonArray &exchanges)
        : m_exchanges(exchanges)
    {
    }
    std::unique_ptr<Authorization> authorise(const PusherSettings &, const AuthQuestion &question, Done done) override
    {
        for (const QJsonValue exchange : m_exchanges) {
            if (exchange[u"user"].toInt() != 1 || exchange[u"channelName"] != question.channel)
                continue;
            HttpAnswer answer;
            answer.status = exchange[u"status"].toInt();
            answer.body = exchange[u"response"].toString().toUtf8();
            done(authFromAnswer(answer, question.channel));
            return nullptr;
        }
        done(AuthFailure { QStringLiteral("not recorded"), {}, {}, true });
        return nullptr;
    }

private:
    QJsonArray m_exchanges;
};

// One that lets it in everywhere.
class OpenBackend : public Authorizer {
public:
    std::unique_ptr<Authorization> authorise(const PusherSettings &, const AuthQuestion &, Done done) override
    {
        done(ChannelAuth { QStringLiteral("KEY:abc"), QStringLiteral("{\"user_id\":\"9\"}") });
        return nullptr;
    }
};

struct HeardPayload {
    QString channel, event;
    Payload payload;
};

struct World {
    FakeClock clock;
    FakeTransports server;
    std::unique_ptr<Client> client;
    std::vector<std::unique_ptr<EventBinding>> bindings;
    QList<HeardPayload> heard;

    explicit World(Authorizer &backend)
    {
        PusherSettings settings;
        settings.key = QStringLiteral("peer-key");
        settings.host = QStringLiteral("ws.example.org");
        client = std::make_unique<Client>(settings, server, clock, [] { return 0.5; });
        client->setAuthorizer(backend);
    }
    void listen(const QString &channel, const QStringList &events)
    {
        for (const QString &event : events)
            bindings.push_back(client->bind(channel, event, [this, channel, event](const Payload &payload) {
                heard.append({ channel, event, payload });
            }));
    }
    QList<Payload> of(const QString &channel, const QString &event) const
    {
        QList<Payload> all;
        for (const HeardPayload &each : heard) {
            if (each.channel == channel && each.event == event)
                all.append(each.payload);
        }
        return all;
    }
    void replay(const QList<Frame> &recorded)
    {
        client->start();
        server.accept();
        int at = recorded.first().at;
        for (const Frame &frame : recorded) {
            clock.advance(std::chrono::milliseconds(std::max(0, frame.at - std::exchange(at, frame.at))));
            if (frame.fromServer)
                server.say(frame.text);
        }
    }
};

const QString kPrivate = QStringLiteral("private-mirror.1"), kEncrypted = QStringLiteral("private-encrypted-mirror.1"),
              kPresence = QStringLiteral("presence-household"), kForbidden = QStringLiteral("private-forbidden.9");

} // namespace

class TestReplayChannels : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aSessionWithLaravel_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sender"); // of the client event
        QTest::newRow("Reverb") << "reverb-1.10.2-with-pusher-js-8.6.0.json"
                                << "2";
        QTest::newRow("soketi") << "soketi-1.6.1-with-pusher-js-8.6.0.json"
                                << "2";
        QTest::newRow("laravel-websockets") << "laravel-websockets-1.14.1-with-pusher-js-8.6.0.json"
                                            << "";
    }
    void aSessionWithLaravel()
    {
        QFETCH(QString, file);
        QFETCH(QString, sender);
        const QJsonObject session = capture(file);
        QList<Frame> recorded;
        for (const QJsonValue step : session[u"steps"].toArray())
            recorded += frames(step[u"wire"].toArray(), 1);
        QVERIFY(recorded.size() > 20);
        RecordedBackend laravel(session[u"auth_exchanges"].toArray());
        World w(laravel);
        const QString wave = QStringLiteral("client-wave"), sealed = QStringLiteral("App\\Events\\EncryptedEv");
        w.listen(kPrivate, { QStringLiteral("App\\Events\\PrivateEv"), QStringLiteral("App\\Events\\MultiEv") });
        w.listen(kEncrypted, { sealed });
        w.listen(kPresence, { Events::kMembers, QStringLiteral("App\\Events\\PresenceEv"), wave });
        w.listen(kForbidden, { QStringLiteral("e") });
        w.replay(recorded);

        // What is sent is what pusher-js sent.
        QJsonObject sent;
        for (const QString &text : w.server.last().sent) {
            const QJsonValue data = QJsonDocument::fromJson(text.toUtf8()).object()[u"data"];
            sent[data[u"channel"].toString()] = data;
        }
        for (const QString &channel : { kPrivate, kEncrypted, kPresence }) {
            const auto first = std::find_if(recorded.begin(), recorded.end(), [&](const Frame &frame) {
                return !frame.fromServer && frame.message()[u"data"][u"channel"] == channel;
            });
            QVERIFY(first != recorded.end());
            QCOMPARE(sent[channel].toObject(), first->message()[u"data"].toObject());
        }
        QVERIFY(!sent.contains(kForbidden));
        QCOMPARE(w.client->status().channel(kForbidden)->reason,
                 QStringLiteral("The backend does not let this mirror into the channel private-forbidden.9"));

        for (const QString &channel : { kPrivate, kEncrypted, kPresence })
            QVERIFY2(w.client->status().receives(channel), qPrintable(channel));
        QCOMPARE(w.of(kPrivate, QStringLiteral("App\\Events\\PrivateEv")).size(), 1);
        const auto opened = w.of(kEncrypted, sealed);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().value(),
                 (QJsonObject { { QStringLiteral("message"), QStringLiteral("encrypted 密") } }));
        QCOMPARE(w.client->status().undecoded, 0);

        QList<int> counts;
        for (const Payload &told : w.of(kPresence, Events::kMembers))
            counts.append(told.value()[u"count"].toInt());
        QCOMPARE(counts, (QList<int> { 1, 2, 1 }));
        const QJsonValue joined = w.of(kPresence, Events::kMembers).at(1).value();
        QCOMPARE(joined[u"joined"][u"id"], QStringLiteral("2"));
        QCOMPARE(joined[u"me"], QStringLiteral("1"));
        QCOMPARE(joined[u"names"], (QJsonArray { QStringLiteral("Member 1"), QStringLiteral("Member 2") }));
        QCOMPARE(joined[u"members"][0][u"info"][u"room"], QStringLiteral("客厅"));
        QCOMPARE(w.of(kPresence, QStringLiteral("App\\Events\\PresenceEv")).size(), 1);
        QCOMPARE(w.of(kPresence, wave).size(), 1);
        QCOMPARE(w.of(kPresence, wave).first().sender(), sender);
        QCOMPARE(w.of(kPresence, wave).first().value()[u"text"], QStringLiteral("你好"));
    }

    void cacheChannels_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("first");
        QTest::addColumn<QStringList>("second");
        // What each connection hears: "+" in front of an event that was kept.
        const QStringList first { QStringLiteral("cache-mirror pusher:cache_miss"),
                                  QStringLiteral("cache-mirror state {\"v\":1}"),
                                  QStringLiteral("cache-mirror state {\"v\":2}"),
                                  QStringLiteral("cache-mirror info-ev {}") };
        const QStringList second { QStringLiteral("cache-mirror +state {\"v\":2}"),
                                   QStringLiteral("private-cache-mirror pusher:cache_miss"),
                                   QStringLiteral("presence-cache-mirror pusher:cache_miss"),
                                   QStringLiteral("cache-mirror info-ev {}"),
                                   QStringLiteral("presence-cache-mirror info-ev {}") };
        QTest::newRow("Reverb") << "reverb-1.10.2-cache-and-user.json" << first << second;
        QTest::newRow("soketi") << "soketi-1.6.1-cache-and-user.json" << first << second;
        // Which has no cache, neither event nor miss: what comes soon after the confirmation counts as kept, and is
        // shown all the same.
        QTest::newRow("laravel-websockets")
            << "laravel-websockets-1.14.1-cache-and-user.json"
            << QStringList { QStringLiteral("cache-mirror +state {\"v\":1}"), first[2], first[3] }
            << QStringList { second[3], QStringLiteral("presence-cache-mirror +info-ev {}") };
    }
    void cacheChannels()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, first);
        QFETCH(QStringList, second);
        const QJsonArray timeline = capture(file)[u"timeline"].toArray();
        for (const int connection : { 1, 2 }) {
            OpenBackend backend;
            World w(backend);
            for (const char *channel : { "cache-mirror", "private-cache-mirror", "presence-cache-mirror" })
                w.listen(QString::fromUtf8(channel),
                         { QStringLiteral("state"), QStringLiteral("info-ev"), QStringLiteral("pusher:cache_miss") });
            w.replay(frames(timeline, connection));
            QStringList heard;
            for (const HeardPayload &each : w.heard) {
                const QString mark = each.payload.isKept() ? QStringLiteral("+") : QString();
                const QString line =
                    each.channel + u' ' + mark + each.event + u' ' + QString::fromUtf8(each.payload.bytes());
                heard.append(line.trimmed());
            }
            QCOMPARE(heard, connection == 1 ? first : second);
            QCOMPARE(w.client->status().undecoded, 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestReplayChannels)
#include "tst_replay_channels.moc"
