// The Pusher client beside what one would write without it, on one machine in one run: events of 316 bytes over a real
// WebSocket on loopback, events per second and CPU seconds per million. From a release build:
//     halfsilver_bench_clients [events [rounds]]
// pusher-js runs where node and tests/interop/node_modules are there.
#include "app/core/system_clock.h"
#include "net/pusher/client.h"
#include "net/web_socket_transport.h"
#include "tests/bench/raw_server.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QProcess>
#include <QTimer>
#include <QWebSocket>

#include <simdjson.h>
#include <sys/resource.h>

#include <map>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

constexpr int kFrameBytes = 316, kBlock = 1000;
const QString kEvent = QStringLiteral("App\\Events\\PushAlarmEvent");

QByteArray event(int i)
{
    const QByteArray head = R"({"event":"App\\Events\\PushAlarmEvent","channel":"alarm","data":"{\"data\":{\"id\":)"
        + QByteArray::number(1'000'000 + i)
        + R"(,\"title\":\"Smoke in the kitchen\",\"priority\":\"critical\",\"place\":\"Kitchen\",\"message\":\")";
    const QByteArray tail = R"(\"}}"})";
    return head + QByteArray(kFrameBytes - head.size() - tail.size(), 'm') + tail;
}

int serve(int events)
{
    QByteArray block;
    for (int i = 0; i < kBlock; ++i)
        block += textFrame(event(i));
    return RawServer::run(1, [&](int, const RawServer::Send &send) {
        for (int sent = 0; sent < events && send(block); sent += kBlock) { }
    });
}

double cpuSeconds()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Figures {
    double perSecond = 0, cpuPerMillion = 0;
};

// From the first event to the last.
class Meter {
public:
    explicit Meter(int events)
        : m_events(events)
    {
    }
    void count()
    {
        if (m_heard++ == 0) {
            m_cpu = cpuSeconds();
            m_begun = m_clock.monotonic();
        }
        if (m_heard == m_events) {
            const double wall = std::chrono::duration<double>(m_clock.monotonic() - m_begun).count();
            figures = { m_events / wall, (cpuSeconds() - m_cpu) / m_events * 1e6 };
            QCoreApplication::quit();
        }
    }
    Figures figures;

private:
    SystemClock m_clock;
    int m_events, m_heard = 0;
    double m_cpu = 0;
    std::chrono::nanoseconds m_begun {};
};

struct Server {
    explicit Server(int events)
    {
        process.start(QCoreApplication::applicationFilePath(), { QStringLiteral("--serve"), QString::number(events) });
        if (!process.waitForReadyRead(10'000))
            qFatal("no server");
        port = process.readLine().trimmed().toUShort();
    }
    ~Server()
    {
        process.kill();
        process.waitForFinished();
    }
    QProcess process;
    quint16 port = 0;
};

Figures ours(int events)
{
    Server server(events);
    SystemClock clock;
    WebSocketTransportFactory transports(clock);
    PusherSettings settings;
    settings.key = QStringLiteral("KEY");
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = server.port;
    settings.tls = false;
    Client client(settings, transports, clock);
    Meter meter(events);
    qsizetype bytes = 0;
    const auto binding = client.bind(QStringLiteral("alarm"), kEvent, [&](const Payload &payload) {
        bytes += payload.bytes().size();
        meter.count();
    });
    client.start();
    QCoreApplication::exec();
    return meter.figures;
}

// `take` gets every text; true: it was an event.
Figures bare(int events, const std::function<bool(const QString &)> &take)
{
    Server server(events);
    Meter meter(events);
    QWebSocket socket;
    int texts = 0;
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [&](const QString &text) {
        if (++texts == 1)
            socket.sendTextMessage(subscribeMessage(QStringLiteral("alarm")));
        else if (texts > 2 && take(text))
            meter.count();
    });
    socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/app/KEY").arg(server.port)));
    QCoreApplication::exec();
    return meter.figures;
}

bool withQJson(const QString &text)
{
    const QJsonObject envelope = QJsonDocument::fromJson(text.toUtf8()).object();
    const QJsonObject data = QJsonDocument::fromJson(envelope[QLatin1StringView("data")].toString().toUtf8()).object();
    return envelope[QLatin1StringView("event")].toString() == kEvent && !data.isEmpty();
}

bool withSimdjson(const QString &text)
{
    static simdjson::ondemand::parser outer, inner;
    const QByteArray utf8 = text.toUtf8();
    const simdjson::padded_string message(utf8.constData(), size_t(utf8.size()));
    auto envelope = outer.iterate(message);
    std::string_view name, channel, data;
    if (envelope["event"].get(name) || envelope["channel"].get(channel) || envelope["data"].get(data))
        return false;
    const simdjson::padded_string payload(data);
    auto document = inner.iterate(payload);
    std::string_view title;
    return !document["data"]["title"].get(title) && name == "App\\Events\\PushAlarmEvent" && channel == "alarm";
}

std::optional<Figures> pusherJs(int events)
{
    Server server(events);
    QProcess node;
    node.start(
        QStringLiteral("node"),
        { QStringLiteral(BENCH_FOLDER "/pusher_client.cjs"), QString::number(server.port), QString::number(events) });
    if (!node.waitForFinished(300'000) || node.exitCode() != 0)
        return std::nullopt;
    const QJsonObject said = QJsonDocument::fromJson(node.readAllStandardOutput()).object();
    return Figures { events / said[QLatin1StringView("wallS")].toDouble(),
                     said[QLatin1StringView("cpuS")].toDouble() / events * 1e6 };
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    const QStringList words = app.arguments();
    if (words.value(1) == QStringLiteral("--serve"))
        return serve(words.value(2).toInt());
    const int events = std::max(1, words.value(1, QStringLiteral("500000")).toInt()) / kBlock * kBlock;
    const int rounds = std::max(1, words.value(2, QStringLiteral("3")).toInt());
    QTimer::singleShot(std::chrono::minutes(10), &app, [] { std::exit(1); });

    std::printf("%d events of %d bytes, %d rounds\n", events, int(event(0).size()), rounds);
    std::map<std::string, std::vector<Figures>> all;
    const auto note = [&all](const char *who, const Figures &figures) {
        all[who].push_back(figures);
        std::printf("%-34s %9.0f events/s %6.2f CPU s per million\n", who, figures.perSecond, figures.cpuPerMillion);
        std::fflush(stdout);
    };
    for (int round = 0; round < rounds; ++round) {
        note("this client", ours(events));
        note("QWebSocket, nothing parsed", bare(events, [](const QString &) { return true; }));
        note("QWebSocket, simdjson", bare(events, withSimdjson));
        note("QWebSocket, two QJsonDocuments", bare(events, withQJson));
        if (const auto figures = pusherJs(events / 5))
            note("pusher-js in Node", *figures);
        else
            std::printf("pusher-js in Node: not there\n");
    }
    std::printf("the median:\n");
    for (auto &[who, figures] : all) {
        const auto median = [&figures = figures](double Figures::*which) {
            std::vector<double> values;
            for (const Figures &each : figures)
                values.push_back(each.*which);
            std::sort(values.begin(), values.end());
            return values[values.size() / 2];
        };
        std::printf("%-34s %9.0f events/s %6.2f CPU s per million\n", who.c_str(), median(&Figures::perSecond),
                    median(&Figures::cpuPerMillion));
    }
    return 0;
}
