// Every frame that the three servers were recorded to send goes through the client.
#include "net/pusher/client.h"

#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

QJsonObject capture(const QString &name)
{
    QFile file(QStringLiteral(FIXTURES "/captures/") + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QJsonArray list(const QJsonValue &of, const char *key) { return of.toObject()[QLatin1StringView(key)].toArray(); }
QString text(const QJsonValue &of, const char *key) { return of.toObject()[QLatin1StringView(key)].toString(); }

bool fromServer(const QJsonValue &frame) { return text(frame, "dir") == QStringLiteral("server->client"); }

struct World {
    FakeClock clock;
    FakeTransports server;
    PusherSettings settings;
    std::unique_ptr<Client> client;
    std::vector<std::unique_ptr<EventBinding>> bindings;
    QJsonArray heard; // the values of the events on the channel alarm, in order

    World()
    {
        settings.key = QStringLiteral("peer-key");
        settings.host = QStringLiteral("ws.example.org");
        client = std::make_unique<Client>(settings, server, clock, [] { return 0.5; });
    }
    void listen(const QString &event)
    {
        bindings.push_back(client->bind(QStringLiteral("alarm"), event,
                                        [this](const Payload &payload) { heard.append(payload.value()); }));
    }
};

} // namespace

class TestReplay : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aWholeSession_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *server : { "reverb-1.10.2", "soketi-1.6.1", "laravel-websockets-1.14.1" })
            QTest::newRow(server) << QString::fromLatin1(server) + QStringLiteral("-with-pusher-js-8.6.0.json");
    }
    void aWholeSession()
    {
        QFETCH(QString, file);
        const QJsonObject session = capture(file);
        // All frames of the first connection, and what has to be heard of them.
        QStringList frames, events;
        QJsonArray expected;
        for (const QJsonValue step : list(session, "steps")) {
            for (const QJsonValue frame : list(step, "wire")) {
                if (frame[QLatin1StringView("conn")].toInt() != 1 || !fromServer(frame)
                    || text(frame, "op") != QStringLiteral("text"))
                    continue;
                frames.append(text(frame, "text"));
                const QJsonObject message = QJsonDocument::fromJson(frames.last().toUtf8()).object();
                const QString event = text(message, "event");
                if (text(message, "channel") != QStringLiteral("alarm") || event.startsWith(QStringLiteral("pusher")))
                    continue;
                if (!events.contains(event))
                    events.append(event);
                expected.append(Payload(text(message, "data").toUtf8()).value());
            }
        }
        QVERIFY(frames.size() >= 20);
        QVERIFY(expected.size() >= 10);

        World w;
        for (const QString &event : events)
            w.listen(event);
        w.client->start();
        w.server.accept();
        for (const QString &frame : frames)
            w.server.say(frame);
        QCOMPARE(w.heard, expected);
        const ConnectionStatus status = w.client->status();
        QCOMPARE(status.phase, ConnectionPhase::Connected);
        QVERIFY(status.receiving());
        QVERIFY(!status.socketId.isEmpty());
        QCOMPARE(status.undecoded, 0);
        QCOMPARE(status.unheard, 0);

        // pusher-js handed the same to its application, in the same order, among what came on other channels.
        qsizetype next = 0;
        for (const QJsonValue entry : list(session, "app")) {
            if (next < w.heard.size() && entry[QLatin1StringView("client")].toInt() == 1
                && entry[QLatin1StringView("data")] == w.heard.at(next))
                ++next;
        }
        QCOMPARE(next, w.heard.size());
    }

    void oddCases_data()
    {
        QTest::addColumn<QJsonObject>("scenario");
        for (const char *name : { "reverb-1.10.2-edge-cases.json", "soketi-1.6.1-edge-cases.json",
                                  "laravel-websockets-1.14.1-edge-cases.json" }) {
            const QJsonArray cases = list(capture(QString::fromLatin1(name)), "cases");
            QVERIFY(cases.size() > 30);
            for (qsizetype i = 0; i < cases.size(); ++i)
                QTest::addRow("%s %d: %s", name, int(i), qPrintable(text(cases[i], "title"))) << cases[i].toObject();
        }
        for (const QJsonValue group : list(capture(QStringLiteral("reverb-1.10.2-limits.json")), "groups")) {
            for (const QJsonValue scenario : list(group, "scenarios"))
                QTest::addRow("limits, %s: %s", qPrintable(text(group, "title")), qPrintable(text(scenario, "title")))
                    << scenario.toObject();
        }
    }
    void oddCases()
    {
        QFETCH(QJsonObject, scenario);
        World w;
        w.listen(QStringLiteral("e"));
        w.client->start();
        w.server.accept();
        std::optional<int> firstError;
        int texts = 0;
        for (const QJsonValue frame : list(scenario, "frames")) {
            if (!fromServer(frame))
                continue;
            const QString op = text(frame, "op");
            if (op == QStringLiteral("text")) {
                const QJsonObject message = QJsonDocument::fromJson(text(frame, "text").toUtf8()).object();
                if (texts++ == 0 && text(message, "event") == QStringLiteral("pusher:error"))
                    firstError = int(Payload(QJsonDocument(QJsonArray { message[QLatin1StringView("data")] }).toJson())
                                         .value()[0]
                                         .toObject()[QLatin1StringView("code")]
                                         .toInt());
                w.server.say(text(frame, "text"));
            } else if (op == QStringLiteral("closed")) {
                w.server.close(frame[QLatin1StringView("code")].toInt());
            }
        }
        QCOMPARE(w.client->status().undecoded, 0); // the servers speak JSON, whatever they are asked
        const ConnectionPhase phase = w.client->status().phase;
        QVERIFY(phase != ConnectionPhase::Disconnected && phase != ConnectionPhase::Initialized);
        if (firstError)
            QVERIFY(phase != ConnectionPhase::Connected); // never deaf on a connection that was left open
        // Whatever it was, the client comes back by itself.
        const size_t before = w.server.count();
        w.clock.advance(301s);
        if (phase != ConnectionPhase::Connected)
            QVERIFY(w.server.count() > before);
        while (!w.server.live())
            w.clock.advance(1s);
        w.server.establish();
        w.server.confirm("alarm");
        QVERIFY(w.client->status().receiving());
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
