#include "app/ctl/listen.h"

#include "app/core/plain_text.h"
#include "app/core/system_clock.h"
#include "app/core/termination.h"
#include "app/ctl/explain.h"
#include "net/http_proxy.h"
#include "net/pusher/client.h"
#include "net/web_socket_transport.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QTextStream>

namespace halfsilver::ctl {

namespace {

constexpr qsizetype kMostText = 4000; // of one event on a terminal; --json has it whole

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString line(const QDateTime &at, const QString &channel, const QString &what, const QString &more)
{
    const QString time = at.toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz"));
    return QStringList { time, channel.isEmpty() ? QStringLiteral("-") : plainText(channel, 200), plainText(what, 200),
                         plainText(more, kMostText) }
        .join(QStringLiteral("  "))
        .trimmed();
}

QString line(QJsonObject told, const QDateTime &at, const QString &channel)
{
    told[QLatin1String("at")] = at.toUTC().toString(Qt::ISODateWithMs);
    if (!channel.isEmpty())
        told[QLatin1String("channel")] = channel;
    return QString::fromUtf8(QJsonDocument(told).toJson(QJsonDocument::Compact));
}

// Those that were asked for, or that the ini's alarms come on.
QStringList channelsOf(const Options &options, const Surroundings &here)
{
    if (!options.publish.names.isEmpty())
        return options.publish.names;
    const QString path = iniFile(here, options.configFile.value_or(QString()));
    QList<Mistake> mistakes;
    QStringList all;
    for (const AlarmListener &listener : alarmListeners(settings::readIniFile(path), mistakes)) {
        if (!all.contains(listener.settings.channel))
            all.append(listener.settings.channel);
    }
    return all;
}

// Tells how the connection and its channels stand, whenever that is another way than before.
class States {
public:
    States(const pusher::Client &client,
           std::function<void(const QString &channel, const QString &state, const QString &about)> tell)
        : m_client(client)
        , m_tell(std::move(tell))
    {
    }
    bool everConnected() const { return m_connected; }
    void look()
    {
        const ConnectionStatus status = m_client.status();
        const bool connected = status.phase == ConnectionPhase::Connected;
        m_connected |= connected;
        const QString about = connected
            ? QStringLiteral("%1, socket id %2").arg(status.origin.toString(), status.socketId)
            : status.reason;
        tell({}, toText(status.phase), about);
        for (const ChannelStatus &channel : status.channels) {
            if (connected && (channel.subscribed || !channel.reason.isEmpty()))
                tell(channel.name, channel.subscribed ? QStringLiteral("subscribed") : QStringLiteral("not subscribed"),
                     channel.reason);
        }
    }

private:
    void tell(const QString &channel, const QString &state, const QString &about)
    {
        const std::pair now(state, about);
        if (std::exchange(m_told[channel], now) != now)
            m_tell(channel, state, about);
    }

    const pusher::Client &m_client;
    std::function<void(const QString &, const QString &, const QString &)> m_tell;
    std::map<QString, std::pair<QString, QString>> m_told;
    bool m_connected = false;
};

} // namespace

QString eventLine(const pusher::AnyEvent &event, const QDateTime &at, bool json)
{
    const QString channel = text(event.channel), name = text(event.event);
    if (!json)
        return line(at, channel, name, QString::fromUtf8(event.data.bytes()));
    QJsonObject told { { QStringLiteral("event"), name } };
    if (const QJsonValue data = event.data.value(); !data.isUndefined())
        told[QLatin1String("data")] = data;
    if (!event.data.sender().isEmpty())
        told[QLatin1String("user_id")] = event.data.sender();
    if (event.data.isKept())
        told[QLatin1String("kept")] = true;
    return line(told, at, channel);
}

QString stateLine(const QString &channel, const QString &state, const QString &about, const QDateTime &at, bool json)
{
    if (!json)
        return line(at, channel, state, about);
    QJsonObject told { { QStringLiteral("state"), state } };
    if (!about.isEmpty())
        told[QLatin1String("about")] = about;
    return line(told, at, channel);
}

int runListen(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const auto target = listenTarget(options, here);
    if (!target) {
        err << QStringLiteral("halfsilverctl: ") << target.error().text << '\n';
        return Usage;
    }
    const Termination termination; // before anything that starts a thread
    SystemClock clock;
    QNetworkAccessManager network;
    network.setProxy(httpProxy(QUrl(target->proxy), target->proxyLoginFile));
    WebSocketTransportFactory transports(clock);
    pusher::SettingsAuthorizer authorizer(network, clock);
    pusher::Client client(*target, transports, clock);
    client.setAuthorizer(authorizer);

    QEventLoop loop;
    int left = options.listen.events;
    const auto print = [&](const QString &line) { out << line << '\n' << Qt::flush; };
    const auto heard = [&](const pusher::AnyEvent &event) {
        if (!options.publish.event.isEmpty() && text(event.event) != options.publish.event)
            return;
        print(eventLine(event, clock.now(), options.json));
        if (left > 0 && --left == 0)
            loop.quit();
    };
    States states(client, [&](const QString &channel, const QString &state, const QString &about) {
        print(stateLine(channel, state, about, clock.now(), options.json));
    });
    QObject::connect(&client, &ConnectionMonitor::statusChanged, &loop, [&] { states.look(); });
    QObject::connect(&termination, &Termination::requested, &loop, &QEventLoop::quit);
    const auto limit =
        options.listen.length.count() > 0 ? clock.after(options.listen.length, [&] { loop.quit(); }) : nullptr;
    std::vector<std::unique_ptr<EventBinding>> bindings;
    for (const QString &channel : channelsOf(options, here))
        bindings.push_back(client.bindAll(channel, [](const pusher::AnyEvent &) {}));
    bindings.push_back(client.bindAll(heard));
    client.start();
    loop.exec();
    return states.everConnected() ? Done : NotReachable;
}

} // namespace halfsilver::ctl
