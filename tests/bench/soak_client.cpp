// The client, its source and its book for long: events over 1,000 ids, 100 of them in each of many connections that the
// server ends. Memory has to stay flat, and the last thousand events be as quick as the first. The mirror's clock runs
// 100 times as fast, so that the waits between connections take no hours. From a release build:
//     halfsilver_soak_client [connections]
#include "app/core/system_clock.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "net/web_socket_transport.h"
#include "tests/bench/raw_server.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTimer>

#include <ctime>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

constexpr int kEvents = 100, kIds = 1000, kFaster = 100;

qint64 stamp()
{
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

int serve(int connections)
{
    const char *states[] { "raised", "acknowledged", "finished" };
    return RawServer::run(connections, [&](int connection, const RawServer::Send &send) {
        for (int i = 0; i < kEvents; ++i) {
            const int number = connection * kEvents + i;
            send(textFrame(
                "{\"event\":\"App\\\\Events\\\\PushAlarmEvent\",\"channel\":\"alarm\",\"data\":\"{\\\"data\\\":{"
                "\\\"id\\\":\\\"a"
                + QByteArray::number(number % kIds) + "\\\",\\\"title\\\":\\\"Alarm\\\",\\\"state\\\":\\\""
                + states[number / kIds % 3] + "\\\"},\\\"sent\\\":" + QByteArray::number(stamp()) + "}\"}"));
        }
        send(QByteArray("\x88\x02\x10\x04", 4)); // close code 4100
    });
}

class FastClock : public SystemClock {
public:
    std::chrono::nanoseconds monotonic() const override { return SystemClock::monotonic() * kFaster; }
    std::chrono::nanoseconds boottime() const override { return monotonic(); }
    QDateTime now() const override
    {
        return m_begun.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(monotonic() - m_from).count());
    }
    std::unique_ptr<Timer> after(std::chrono::milliseconds delay, std::function<void()> call) override
    {
        return SystemClock::after(delay / kFaster, std::move(call));
    }

private:
    const QDateTime m_begun = SystemClock::now();
    const std::chrono::nanoseconds m_from = monotonic();
};

double residentMiB()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    const QStringList words = app.arguments();
    if (words.value(1) == QStringLiteral("--serve"))
        return serve(words.value(2).toInt());
    const int connections = std::max(20, words.value(1, QStringLiteral("10000")).toInt());
    QProcess server;
    server.start(app.applicationFilePath(), { QStringLiteral("--serve"), QString::number(connections) });
    if (!server.waitForReadyRead(10'000))
        return 1;

    FastClock clock;
    WebSocketTransportFactory transports(clock);
    Connections all;
    PusherSettings settings;
    settings.key = QStringLiteral("KEY");
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = server.readLine().trimmed().toUShort();
    settings.tls = false;
    Client &client =
        all.add(QStringLiteral("pusher"), std::make_unique<Client>(settings, transports, clock, [] { return 0.0; }));
    QNetworkAccessManager network;
    AlarmBook book(clock, nullptr);
    AlarmSource source(QStringLiteral("alarm"), {},
                       AlarmSourceWorld { book, all, client, nullptr, network, clock, {}, false, nullptr });
    (void)source.start();
    qint64 heard = 0;
    const qint64 expected = qint64(connections) * kEvents, warm = expected / 10;
    std::vector<double> first, last;
    double warmMiB = 0;
    const auto binding = client.bind(
        QStringLiteral("alarm"), QStringLiteral("App\\Events\\PushAlarmEvent"), [&](const Payload &payload) {
            const QByteArray bytes = payload.bytes();
            const qint64 sent = bytes.mid(bytes.lastIndexOf(':') + 1).chopped(1).toLongLong();
            const double late = double(stamp() - sent) / 1e6;
            ++heard;
            if (heard > warm && heard <= warm + 1000)
                first.push_back(late);
            if (heard > expected - 1000)
                last.push_back(late);
            if (heard == warm)
                warmMiB = residentMiB();
            if (heard % (expected / 10) == 0) {
                std::printf("%8lld events, %.2f MiB, %lld alarms, %lld gaps\n", static_cast<long long>(heard),
                            residentMiB(), static_cast<long long>(book.order().size()),
                            static_cast<long long>(book.gaps().size()));
                std::fflush(stdout);
            }
            if (heard == expected)
                QTimer::singleShot(0, &app, &QCoreApplication::quit);
        });
    client.start();
    app.exec();
    const double grown = residentMiB() - warmMiB;
    std::printf("%lld events over %d ids, %d connections: grown by %.2f MiB after the first tenth; the first thousand "
                "after it came within %.3f ms, the last within %.3f ms (medians)\n",
                static_cast<long long>(heard), kIds, connections, grown, median(first), median(last));
    client.stop();
    server.kill();
    server.waitForFinished();
    return grown < 1 ? 0 : 1;
}
