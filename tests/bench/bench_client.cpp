// The Pusher client alone, no window: events per second and CPU seconds per million events of 316 bytes, from a canned
// transport in this process and over a real WebSocket on loopback (the server is a process of its own, so that its
// CPU time does not count). Run it from a release build:
//     halfsilver_bench_client [events]
#include "app/core/system_clock.h"
#include "net/pusher/client.h"
#include "net/web_socket_transport.h"
#include "tests/support/fake_transport.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QProcess>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

constexpr int kFrameBytes = 316;

QString event(int i)
{
    QString text =
        QStringLiteral("{\"event\":\"App\\\\Events\\\\PushAlarmEvent\",\"channel\":\"alarm\",\"data\":\"{\\\"data\\\":"
                       "{\\\"id\\\":%1,\\\"title\\\":\\\"Smoke in the kitchen\\\",\\\"priority\\\":\\\"critical\\\","
                       "\\\"place\\\":\\\"Kitchen\\\",\\\"message\\\":\\\"%2\\\"}}\"}");
    text = text.arg(i, 7, 10, QLatin1Char('1'));
    return text.arg(QString(kFrameBytes - text.size() + 2, u'm'));
}

double cpuSeconds()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measure {
    SystemClock clock;
    double cpu = cpuSeconds();
    std::chrono::nanoseconds begun = clock.monotonic();
    void print(const char *what, int events) const
    {
        const double wall = std::chrono::duration<double>(clock.monotonic() - begun).count(), used = cpuSeconds() - cpu;
        std::printf("%-28s %9.0f events/s  %5.2f CPU s per million\n", what, events / wall, used / events * 1e6);
    }
};

PusherSettings settingsFor(quint16 port)
{
    PusherSettings settings;
    settings.key = QStringLiteral("KEY");
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = port;
    settings.tls = false;
    return settings;
}

void canned(int events)
{
    SystemClock clock;
    FakeTransports transports;
    Client client(settingsFor(1), transports, clock);
    int heard = 0;
    qsizetype bytes = 0;
    const auto binding = client.bind(QStringLiteral("alarm"), QStringLiteral("App\\Events\\PushAlarmEvent"),
                                     [&](const Payload &payload) {
                                         ++heard;
                                         bytes += payload.bytes().size();
                                     });
    client.start();
    transports.establish();
    transports.confirm("alarm");
    QList<QString> texts;
    for (int i = 0; i < 1000; ++i)
        texts.append(event(i));
    const Measure measure;
    for (int i = 0; i < events; ++i)
        transports.say(texts[i % texts.size()]);
    measure.print("canned transport", events);
    if (heard != events)
        std::printf("WRONG: heard %d of %d\n", heard, events);
}

// The same in one go as in floods: also the longest gap between two turns of a zero timer.
int overLoopback(int events, const QString &program)
{
    QProcess server;
    server.start(program, { QStringLiteral("--serve"), QString::number(events) });
    if (!server.waitForReadyRead(5000))
        return 1;
    const quint16 port = server.readLine().trimmed().toUShort();
    SystemClock clock;
    WebSocketTransportFactory transports(clock);
    auto client = std::make_unique<Client>(settingsFor(port), transports, clock);
    int heard = 0;
    std::optional<Measure> measure;
    std::chrono::nanoseconds last {}, longest {};
    const auto binding =
        client->bind(QStringLiteral("alarm"), QStringLiteral("App\\Events\\PushAlarmEvent"), [&](const Payload &) {
            if (heard++ == 0) {
                measure.emplace();
                last = clock.monotonic();
            }
            if (heard == events) {
                measure->print("QWebSocket on loopback", events);
                QCoreApplication::quit();
            }
        });
    QTimer turns;
    QObject::connect(&turns, &QTimer::timeout, &turns, [&] {
        if (heard == 0)
            return;
        const auto now = clock.monotonic();
        longest = std::max(longest, now - last);
        last = now;
    });
    QTimer::singleShot(60'000, QCoreApplication::instance(), [] { QCoreApplication::exit(1); });
    turns.start(events > 20'000 ? 5 : 0);
    client->start();
    const int result = QCoreApplication::exec();
    std::printf("%-28s %9.1f ms longest gap in the event loop, %.3f s in all\n", "", double(longest.count()) / 1e6,
                measure ? std::chrono::duration<double>(clock.monotonic() - measure->begun).count() : 0);
    client.reset(); // the server ends with its connection
    server.waitForFinished(2000);
    return result;
}

int serve(int events)
{
    QWebSocketServer server(QStringLiteral("bench"), QWebSocketServer::NonSecureMode);
    if (!server.listen(QHostAddress::LocalHost))
        return 1;
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&] {
        QWebSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QWebSocket::disconnected, QCoreApplication::instance(), &QCoreApplication::quit);
        QObject::connect(socket, &QWebSocket::textMessageReceived, &server, [socket, events](const QString &text) {
            if (!text.contains(QStringLiteral("pusher:subscribe")))
                return;
            socket->sendTextMessage(
                QStringLiteral("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"alarm\"}"));
            for (int i = 0; i < events; ++i)
                socket->sendTextMessage(event(i % 1000));
        });
        socket->sendTextMessage(
            QStringLiteral("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":"
                           "\\\"1.2\\\",\\\"activity_timeout\\\":30}\"}"));
    });
    std::printf("%d\n", int(server.serverPort()));
    std::fflush(stdout);
    QTimer::singleShot(60'000, QCoreApplication::instance(), &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == QStringLiteral("--serve"))
        return serve(arguments.value(2).toInt());
    const int events = std::max(1, arguments.value(1, QStringLiteral("1000000")).toInt());
    std::printf("%d bytes per event\n", int(event(0).toUtf8().size()));
    canned(events);
    canned(events);
    if (const int result = overLoopback(events, app.applicationFilePath()))
        return result;
    std::printf("a flood of 20,000:\n");
    return overLoopback(20'000, app.applicationFilePath());
}
