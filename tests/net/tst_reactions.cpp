// The cases in which the real pusher-js 8.6.0 was watched against a scripted server (pusher-js-8.6.0-reactions.json):
// where it stalls or ends for good, ours comes back.
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

QJsonArray cases()
{
    QFile file(QStringLiteral(FIXTURES "/captures/pusher-js-8.6.0-reactions.json"));
    return file.open(QIODevice::ReadOnly)
        ? QJsonDocument::fromJson(file.readAll()).object()[QLatin1StringView("cases")].toArray()
        : QJsonArray();
}

// What the scripted server does to one connection; the next one it treats well.
using Script = std::function<void(FakeTransports &, FakeClock &)>;

Script scriptOf(const QString &title)
{
    static const QRegularExpression closes(QStringLiteral("^established, then the server closes with (\\d+)$"));
    static const QRegularExpression first(QStringLiteral("^pusher:error (\\d+) as the first message, no close$"));
    static const QRegularExpression error(QStringLiteral("^pusher:error (\\d+) while connected, no close$"));
    const auto sayError = [](FakeTransports &s, int code) {
        s.say(QStringLiteral("{\"event\":\"pusher:error\",\"data\":{\"code\":%1,\"message\":\"m\"}}").arg(code));
    };
    const auto sayEstablished = [](FakeTransports &s, const char *data) {
        s.accept();
        s.say(QStringLiteral("{\"event\":\"pusher:connection_established\",\"data\":%1}").arg(QString::fromUtf8(data)));
    };
    if (const auto m = closes.match(title); m.hasMatch())
        return [code = m.captured(1).toInt()](auto &s, auto &) {
            s.establish();
            s.close(code);
        };
    if (const auto m = first.match(title); m.hasMatch())
        return [code = m.captured(1).toInt(), sayError](auto &s, auto &) {
            s.accept();
            sayError(s, code);
        };
    if (const auto m = error.match(title); m.hasMatch())
        return [code = m.captured(1).toInt(), sayError](auto &s, auto &) {
            s.establish();
            sayError(s, code);
        };
    if (title == QStringLiteral("connection_established with data as an object"))
        return [=](auto &s, auto &) { sayEstablished(s, "{\"socket_id\":\"1.2\",\"activity_timeout\":120}"); };
    if (title == QStringLiteral("connection_established with activity_timeout 0"))
        return [=](auto &s, auto &) { sayEstablished(s, "{\"socket_id\":\"1.2\",\"activity_timeout\":0}"); };
    if (title == QStringLiteral("connection_established without activity_timeout"))
        return [=](auto &s, auto &) { sayEstablished(s, "{\"socket_id\":\"1.2\"}"); };
    if (title == QStringLiteral("non-JSON message while connected"))
        return [](auto &s, auto &) {
            s.establish();
            s.say("junk");
        };
    if (title == QStringLiteral("pusher:ping from the server"))
        return [](auto &s, auto &) {
            s.establish();
            s.say("{\"event\":\"pusher:ping\",\"data\":{}}");
        };
    if (title == QStringLiteral("closed 4001 before any message"))
        return [](auto &s, auto &) {
            s.accept();
            s.close(4001);
        };
    if (title == QStringLiteral("first message is something else"))
        return [](auto &s, auto &) {
            s.accept();
            s.say("{\"event\":\"other\",\"data\":{}}");
        };
    if (title == QStringLiteral("first message is not JSON"))
        return [](auto &s, auto &) {
            s.accept();
            s.say("hello");
        };
    if (title.startsWith(QStringLiteral("pongs answered")))
        return [](auto &s, auto &c) {
            s.establish();
            for (int i = 0; i < 100; ++i) {
                c.advance(1s);
                for (const QString &sent : s.takeSent()) {
                    if (sent == pingMessage())
                        s.say("{\"event\":\"pusher:pong\",\"data\":{}}");
                }
            }
        };
    if (title.startsWith(QStringLiteral("silent after established")))
        return [](auto &s, auto &c) {
            s.establish();
            c.advance(36s);
        };
    if (title == QStringLiteral("never sends connection_established"))
        return [](auto &s, auto &c) {
            s.accept();
            c.advance(15s);
        };
    if (title.startsWith(QStringLiteral("drops every connection in the middle")))
        return [](auto &s, auto &c) {
            for (int i = 0; i < 10; ++i) {
                s.accept();
                s.close(1006);
                c.advance(31s);
            }
        };
    if (title.startsWith(QStringLiteral("established, then the port goes away")))
        return [](auto &s, auto &c) {
            s.establish();
            s.close(1000); // as Qt calls a TCP drop
            for (int i = 0; i < 100; ++i) {
                s.end({ TransportEnd::Unreachable, 0, QStringLiteral("Connection refused") });
                c.advance(1s);
            }
        };
    return {};
}

} // namespace

class TestReactions : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesBack_data()
    {
        QTest::addColumn<QString>("title");
        const QJsonArray all = cases();
        QCOMPARE(all.size(), 36);
        for (const QJsonValue entry : all) {
            const QString title = entry[QLatin1StringView("title")].toString();
            QTest::newRow(qPrintable(title)) << title;
        }
    }
    void comesBack()
    {
        QFETCH(QString, title);
        const Script script = scriptOf(title);
        QVERIFY2(script, "a case of the capture that no script plays");
        FakeClock clock;
        FakeTransports server;
        PusherSettings settings;
        settings.key = QStringLiteral("KEY");
        settings.host = QStringLiteral("ws.example.org");
        settings.tls = !title.contains(QStringLiteral("4000"));
        Client client(settings, server, clock, [] { return 0.999; });
        int heard = 0;
        const auto binding =
            client.bind(QStringLiteral("alarm"), QStringLiteral("e"), [&](const Payload &) { ++heard; });
        client.start();
        script(server, clock);
        const bool refused = client.status().phase == ConnectionPhase::Refused;
        const auto patience = refused ? 300s : 31s;
        for (auto waited = 0s; client.status().phase != ConnectionPhase::Connected && waited <= patience;
             waited += 1s) {
            if (server.live())
                server.establish();
            else
                clock.advance(1s);
        }
        QCOMPARE(client.status().phase, ConnectionPhase::Connected);
        server.confirm("alarm");
        QVERIFY(client.status().receiving());
        server.say("{\"event\":\"e\",\"channel\":\"alarm\",\"data\":\"1\"}");
        QCOMPARE(heard, 1);
        // And it hammers no one: never more than one attempt a second on the way.
        const auto lived = std::chrono::duration_cast<std::chrono::seconds>(clock.monotonic() - 1h);
        QVERIFY(server.count() <= size_t(lived.count()) + 2);
    }
};

QTEST_GUILESS_MAIN(TestReactions)
#include "tst_reactions.moc"
