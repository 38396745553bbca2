#include "net/pusher/client.h"

#include "app/core/plain_text.h"
#include "net/pusher/close_code.h"
#include "net/pusher/connection_log.h"
#include "net/pusher/endpoint.h"
#include "net/pusher/log.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>

namespace halfsilver::pusher {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds kUndecodedLogEvery { 10 }; // a flood of nonsense must not fill the journal
constexpr std::string_view kInternal = "pusher_internal:", kSystem = "pusher:", kFromClients = "client-";

SubscriptionError aboutSubscription(const ServerError &error)
{
    const QString type = error.code == kUnauthorised ? QStringLiteral("AuthError") : QString();
    return { type, error.code, error.message };
}

QString unreadableWords(const std::string &channel)
{
    return QCoreApplication::translate("Channel",
                                       "What comes on the channel %1 cannot be read: it is encrypted with another key")
        .arg(QString::fromStdString(channel));
}

// What the protocol says, by the name that pusher-js passes it on by.
std::string publicName(std::string_view event)
{
    if (!event.starts_with(kInternal))
        return std::string(event);
    return std::string(kSystem).append(event.substr(kInternal.size()));
}

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

} // namespace

class Client::Binding : public EventBinding {
public:
    Binding(Client &client, std::string channel, std::string event, std::shared_ptr<BoundListener> listener)
        : m_client(&client)
        , m_channel(std::move(channel))
        , m_event(std::move(event))
        , m_listener(std::move(listener))
    {
    }
    ~Binding() override
    {
        m_listener->bound = false;
        if (m_client)
            m_client->unbind(m_channel, m_event, m_listener);
    }

private:
    QPointer<Client> m_client;
    std::string m_channel, m_event;
    std::shared_ptr<BoundListener> m_listener;
};

class Client::AnyBinding : public EventBinding {
public:
    AnyBinding(Client &client, AnyListeners::Listener listener, std::unique_ptr<EventBinding> keepsChannel)
        : m_client(&client)
        , m_listener(std::move(listener))
        , m_keepsChannel(std::move(keepsChannel))
    {
    }
    ~AnyBinding() override
    {
        m_listener->bound = false;
        if (m_client)
            m_client->m_any.remove(m_listener);
    }

private:
    QPointer<Client> m_client;
    AnyListeners::Listener m_listener;
    std::unique_ptr<EventBinding> m_keepsChannel;
};

Client::Client(PusherSettings settings, TransportFactory &transports, Clock &clock, QObject *parent)
    : Client(std::move(settings), transports, clock, chance, parent)
{
}

Client::Client(PusherSettings settings, TransportFactory &transports, Clock &clock, Chance random, QObject *parent)
    : ConnectionMonitor(parent)
    , m_clock(clock)
    , m_since(clock.now())
    , m_connection(std::move(settings), *this, transports, clock, random)
    , m_subscriber(m_channels, m_connection, clock, std::move(random))
{
    connect(&m_connection, &Connection::connected, &m_subscriber, &Subscriber::beginAll);
    connect(&m_connection, &Connection::lost, this, &Client::connectionLost);
    connect(&m_connection, &Connection::stateChanged, this, &Client::update);
    connect(&m_subscriber, &Subscriber::changed, this, &Client::update);
    connect(&m_subscriber, &Subscriber::subscribed, this, &Client::subscribed);
    connect(&m_subscriber, &Subscriber::keyAnswered, this, [this](const QString &channel) {
        const auto found = m_channels.find(channel.toStdString());
        if (found != m_channels.end())
            follow(found->first, found->second.sealed.keyCame(found->second.auth.sharedSecret));
    });
}

Client::~Client() = default;

void Client::start() { m_connection.start(); }
void Client::stop() { m_connection.stop(); }
void Client::setSettings(const PusherSettings &settings) { m_connection.setSettings(settings); }

std::unique_ptr<EventBinding> Client::bind(const QString &, const QString &channel, const QString &event,
                                           Events::Listener listener, Purpose purpose)
{
    return bind(channel, event, std::move(listener), purpose);
}

std::unique_ptr<EventBinding> Client::bind(const QString &channel, const QString &event, Events::Listener listener,
                                           Purpose purpose)
{
    std::string channelName = channel.toStdString(), eventName = event.toStdString();
    const auto [entry, isNew] = m_channels.try_emplace(channelName);
    auto bound = std::make_shared<BoundListener>(BoundListener { std::move(listener), true });
    std::shared_ptr<const Listeners> &list = entry->second.listeners[eventName];
    Listeners longer = list ? *list : Listeners();
    longer.push_back(bound);
    list = std::make_shared<const Listeners>(std::move(longer));
    auto binding = std::make_unique<Binding>(*this, std::move(channelName), std::move(eventName), bound);
    const bool nowAlarms = purpose == Purpose::Alarms && !std::exchange(entry->second.alarms, true);
    if (isNew)
        m_subscriber.begin(*entry);
    if (isNew || nowAlarms)
        update();
    // Or else they would wait for somebody to come.
    if (!isNew && entry->second.members.known && event == kMembers)
        bound->call(membersPayload(entry->second.members));
    if (!isNew && entry->second.kind == ChannelKind::User && entry->second.subscription.isOn() && event == kWatchlist)
        bound->call(watchlistPayload({ entry->second.watchlist, {}, {} }));
    return binding;
}

void Client::expectHeartbeat(const QString &channel, const HeartbeatPromise &promise)
{
    const auto entry = m_channels.find(channel.toStdString());
    if (entry == m_channels.end())
        return;
    entry->second.heartbeat = std::make_unique<HeartbeatWatch>(
        promise, m_clock, [this, name = entry->first](HeartbeatRemedy remedy) { heartbeatMissing(name, remedy); });
    if (entry->second.subscription.isOn())
        entry->second.heartbeat->subscribed();
}

void Client::heartbeatMissing(const std::string &channel, HeartbeatRemedy remedy)
{
    const auto entry = m_channels.find(channel);
    if (entry == m_channels.end() || !m_connection.state().connected())
        return;
    if (remedy == HeartbeatRemedy::Reconnect) {
        m_connection.heartbeatMissing();
        return;
    }
    qCWarning(lcPusher, "channel %s: the backend's heartbeat is missing; subscribing again", channel.c_str());
    m_connection.send(unsubscribeMessage(wireName(*entry)));
    m_subscriber.beginAnew(*entry);
}

void Client::unbind(const std::string &channel, const std::string &event,
                    const std::shared_ptr<BoundListener> &listener)
{
    const auto entry = m_channels.find(channel);
    if (entry == m_channels.end())
        return;
    const auto found = entry->second.listeners.find(event);
    if (found == entry->second.listeners.end())
        return;
    Listeners shorter = *found->second;
    std::erase(shorter, listener);
    if (!shorter.empty()) {
        found->second = std::make_shared<const Listeners>(std::move(shorter));
        return;
    }
    entry->second.listeners.erase(found);
    if (!entry->second.listeners.empty())
        return;
    const QString name = wireName(*entry);
    m_channels.erase(entry);
    m_connection.send(unsubscribeMessage(name));
    m_subscriber.joinAsUser();
    update();
}

Channels::iterator Client::channelOf(std::string_view wireName)
{
    const auto found = m_channels.find(wireName);
    if (found != m_channels.end() || !wireName.starts_with(kUserChannel))
        return found;
    const auto user = m_channels.find(kUserChannel);
    return user != m_channels.end() && user->second.user == wireName ? user : m_channels.end();
}

void Client::messageReceived(const Envelope &envelope)
{
    const bool internal = envelope.event.starts_with(kInternal);
    const bool ours = internal || envelope.event.starts_with(kSystem);
    if (!ours)
        ++m_received;
    if (envelope.channel.empty()) {
        if (!m_any.empty() && m_any.tell({ {}, publicName(envelope.event), payload(envelope) }) && !ours)
            return;
        if (!ours)
            unheard(envelope);
        else if (envelope.event == "pusher:error")
            errorReceived(serverError(envelope));
        else
            userReceived(envelope);
        return;
    }
    const auto found = channelOf(envelope.channel);
    if (found == m_channels.end()) { // no longer subscribed: what was on its way
        if (!m_any.empty())
            m_any.tell({ envelope.channel, publicName(envelope.event), payload(envelope) });
        return;
    }
    if (ours)
        systemReceived(*found, envelope);
    else
        eventReceived(*found, envelope);
}

void Client::eventReceived(Channels::value_type &entry, const Envelope &envelope)
{
    Channel &channel = entry.second;
    HeartbeatWatch *heartbeat = channel.heartbeat.get();
    const bool proven = heartbeat && !envelope.event.starts_with(kFromClients) && heartbeat->heard();
    if (!heartbeat || !heartbeat->isBeat(envelope.event) || channel.listeners.contains(envelope.event)) {
        if (channel.kind == ChannelKind::Encrypted)
            sealedReceived(entry, envelope);
        else
            dispatch(entry, envelope);
    }
    if (proven)
        update();
}

void Client::systemReceived(Channels::value_type &entry, const Envelope &envelope)
{
    const std::string_view name = envelope.event;
    if (!m_any.empty()) {
        const std::string channel = entry.first; // which may go
        m_any.tell({ channel, publicName(name), payload(envelope) });
        if (m_channels.find(channel) == m_channels.end())
            return;
    }
    if (name == "pusher_internal:subscription_succeeded")
        confirmed(entry, envelope);
    else if (name == "pusher_internal:member_added" || name == "pusher_internal:member_removed")
        memberChanged(entry, envelope);
    else if (name == "pusher_internal:subscription_count")
        passOn(entry.first, envelope, "pusher:subscription_count");
    else if (name == "pusher:subscription_error")
        m_subscriber.refused(entry, subscriptionError(envelope));
    else if (name == "pusher:error")
        m_subscriber.refused(entry, aboutSubscription(serverError(envelope)));
    else if (name == "pusher:cache_miss") {
        entry.second.keptUntil.reset();
        passOn(entry.first, envelope, name);
    }
}

Result<void> Client::send(const QString &, const QString &channel, const QString &event, const QJsonValue &data)
{
    return send({ channel, event, data });
}

Result<void> Client::send(const ClientEvent &event)
{
    const auto found = m_channels.find(event.channel.toStdString());
    const bool subscribed = found != m_channels.end() && found->second.subscription.isOn();
    if (const auto may = mayBeSent(event, subscribed); !may)
        return may;
    if (!m_sent.take(m_clock.monotonic()))
        return Error { QStringLiteral("%1 on %2: more than 10 client events a second. Wait a moment.")
                           .arg(event.name, event.channel) };
    m_connection.send(clientEventMessage(event.channel, event.name, event.data));
    return {};
}

// One that names no channel, and after which the connection stays.
void Client::errorReceived(const ServerError &error)
{
    if (error.code == kUnauthorised)
        m_subscriber.refusedNameless(aboutSubscription(error));
}

void Client::dispatch(Channels::value_type &entry, const Envelope &envelope)
{
    Channel &channel = entry.second;
    const bool kept = channel.keptUntil && *std::exchange(channel.keptUntil, std::nullopt) >= m_clock.monotonic();
    const auto found = channel.listeners.find(envelope.event);
    const auto listeners = found == channel.listeners.end() ? nullptr : found->second;
    if (!listeners && m_any.empty()) {
        unheard(envelope);
        return;
    }
    Payload data = payload(envelope);
    if (kept)
        data.setKept();
    const std::string name = m_any.empty() ? std::string() : entry.first; // the channel may go with a listener
    if (listeners)
        call(listeners, data);
    if (!m_any.tell({ name, envelope.event, data }) && !listeners)
        unheard(envelope);
}

void Client::hand(Channels::value_type &entry, const OpenedEvent &event)
{
    dispatch(
        entry,
        Envelope {
            event.event, {}, DataForm::Text, std::string_view(event.data.constData(), size_t(event.data.size())) });
}

// The channel is kept subscribed by a listener for an event that no server can send.
std::unique_ptr<EventBinding> Client::bindAll(const QString &channel, AnyListener listener)
{
    auto keep = bind(channel, QString(), [](const Payload &) {});
    auto bound =
        std::make_shared<BoundAnyListener>(BoundAnyListener { channel.toStdString(), std::move(listener), true });
    m_any.add(bound);
    return std::make_unique<AnyBinding>(*this, std::move(bound), std::move(keep));
}

std::unique_ptr<EventBinding> Client::bindAll(AnyListener listener)
{
    auto bound = std::make_shared<BoundAnyListener>(BoundAnyListener { {}, std::move(listener), true });
    m_any.add(bound);
    return std::make_unique<AnyBinding>(*this, std::move(bound), nullptr);
}

void Client::unheard(const Envelope &envelope)
{
    ++m_unheard;
    const QString name = plainText(text(envelope.event.substr(0, 800)), 200);
    if (name == m_lastUnheardEvent)
        return;
    m_lastUnheardEvent = name;
    if (const auto kept = m_unheardLog.heard(name, m_clock.monotonic()))
        qCInfo(lcPusher, "nothing listens for the event %s%s", qUtf8Printable(name), qUtf8Printable(keptWords(*kept)));
    emit statusChanged();
}

void Client::undecodableReceived(const QString &reason)
{
    ++m_undecoded;
    const Moment now = m_clock.monotonic();
    if (m_undecodedLogged && now - *m_undecodedLogged < kUndecodedLogEvery)
        return;
    m_undecodedLogged = now;
    qCWarning(lcPusher, "a message was ignored (%lld so far): %s", static_cast<long long>(m_undecoded),
              qUtf8Printable(reason));
}

void Client::update()
{
    const ConnectionPhase phase = m_connection.state().phase();
    if (std::exchange(m_phase, phase) != phase)
        m_since = m_clock.now();
    const bool receiving = status().receiving();
    if (receiving)
        m_receivingUntil.reset();
    else if (m_receiving)
        m_receivingUntil = m_connection.lastHeard();
    if (const auto missing = status().heartbeatMissingSince(); missing && m_receivingUntil)
        m_receivingUntil = std::min(*missing, *m_receivingUntil);
    m_receiving = receiving;
    emit statusChanged();
}

void Client::setReceivedBefore(const std::optional<QDateTime> &at)
{
    m_receivedBefore = at;
    emit statusChanged();
}

ConnectionStatus Client::status() const
{
    const ConnectionState &state = m_connection.state();
    ConnectionStatus status;
    status.phase = m_phase;
    status.since = m_since;
    status.receivingUntil = m_receivingUntil;
    status.receivedBefore = m_receivedBefore;
    status.lastHeard = m_connection.lastHeard();
    if (const Connected *connected = state.connected()) {
        status.socketId = connected->socketId;
        status.server = connected->server;
    }
    status.origin = httpOrigin(m_connection.settings(), state.tls);
    status.reason = words(state.reason);
    status.nextTry = m_connection.nextTry();
    for (const auto &[name, channel] : m_channels) {
        const auto missing = channel.heartbeat ? channel.heartbeat->missingSince() : std::nullopt;
        status.channels.append({ QString::fromStdString(name), channel.subscription.isOn(),
                                 missing ? missing : channel.receivedUntil, channel.alarms, missing,
                                 channel.unreadable ? unreadableWords(name) : channel.subscription.trouble });
    }
    status.received = m_received;
    status.undecoded = m_undecoded;
    status.unheard = m_unheard;
    status.lastUnheardEvent = m_lastUnheardEvent;
    return status;
}

} // namespace halfsilver::pusher
