#include "net/hub/subscribers.h"

#include "net/hub/client_event.h"
#include "net/hub/names.h"
#include "net/hub/sign_in.h"
#include "net/hub/text_frame.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace halfsilver::hub {

using Kind = ChannelEvent::Kind;

namespace {

QString asText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray refusalFrame(const QString &channel, const JoinRefusal &refusal)
{
    const QJsonObject data { { QStringLiteral("type"), refusal.type },
                             { QStringLiteral("error"), refusal.error },
                             { QStringLiteral("status"), refusal.status } };
    return jsonFrame({ { QStringLiteral("event"), QStringLiteral("pusher:subscription_error") },
                       { QStringLiteral("channel"), channel.left(kMaxChannelName) }, // also where it is empty
                       { QStringLiteral("data"), data } });
}

QByteArray watchlistFrame(const QStringList &users, bool online)
{
    const QJsonObject event { { QStringLiteral("name"), online ? QStringLiteral("online") : QStringLiteral("offline") },
                              { QStringLiteral("user_ids"), QJsonArray::fromStringList(users) } };
    return eventFrame(QStringLiteral("pusher_internal:watchlist_events"), {},
                      asText({ { QStringLiteral("events"), QJsonArray { event } } }));
}

} // namespace

Subscribers::Subscribers(const Credentials &credentials, const HubLimits &limits, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_clock(clock)
    , m_cache(limits.cache)
{
}

Subscribers::~Subscribers()
{
    for (auto it = m_all.keyBegin(); it != m_all.keyEnd(); ++it) {
        (*it)->disconnect(this);
        (*it)->close(4200, QStringLiteral("the hub is ending"));
    }
}

Subscriber *Subscribers::take(QWebSocket *socket, QTcpSocket *below)
{
    auto *subscriber = new Subscriber(socket, below, m_figures, m_limits, m_clock, this);
    m_all.insert(subscriber, {});
    connect(subscriber, &Subscriber::ended, this, [this, subscriber] {
        m_socketIds.remove(subscriber->socketId());
        signOut(subscriber);
        for (const auto &channel : m_all.take(subscriber))
            leave(subscriber, channel);
    });
    return subscriber;
}

void Subscribers::turnAway(QWebSocket *socket, QTcpSocket *below, int code, const QString &reason)
{
    take(socket, below)->close(code, reason, true);
}

void Subscribers::add(QWebSocket *socket, QTcpSocket *below)
{
    auto *subscriber = take(socket, below);
    if (count() >= m_limits.subscribers) {
        ++m_figures.overCapacity;
        subscriber->close(4100, QStringLiteral("over capacity: %1 subscribers").arg(count()), true);
        return;
    }
    connect(subscriber, &Subscriber::said, this,
            [this, subscriber](const SubscriberMessage &message) { hear(subscriber, message); });
    const QString socketId = newSocketId();
    m_socketIds.insert(socketId, subscriber);
    subscriber->establish(socketId);
}

void Subscribers::hear(Subscriber *subscriber, const SubscriberMessage &message)
{
    if (const auto *wanted = std::get_if<Subscribe>(&message)) {
        subscribe(subscriber, *wanted);
    } else if (const auto *left = std::get_if<Unsubscribe>(&message)) {
        if (m_all[subscriber].remove(left->channel))
            leave(subscriber, left->channel);
    } else if (const auto *who = std::get_if<SignIn>(&message)) {
        signIn(subscriber, *who);
    } else if (const auto *event = std::get_if<ClientEvent>(&message)) {
        tellOthers(subscriber, *event);
    }
}

void Subscribers::subscribe(Subscriber *subscriber, const Subscribe &wanted)
{
    const auto checked = checkJoin(m_credentials, subscriber->socketId(), wanted, m_users.userOf(subscriber));
    const auto *joining = std::get_if<Joining>(&checked);
    const auto refusal = joining ? enter(subscriber, wanted.channel, *joining) : std::get<JoinRefusal>(checked);
    if (refusal)
        subscriber->send(refusalFrame(wanted.channel, *refusal));
}

// Also a second time: it is confirmed again. Somebody else's name on the same connection takes the first one's place.
std::optional<JoinRefusal> Subscribers::enter(Subscriber *subscriber, const QString &name, const Joining &joining)
{
    const auto limitReached = [](const QString &text) {
        return JoinRefusal { QStringLiteral("LimitReached"), text, 4004 };
    };
    auto &itsChannels = m_all[subscriber];
    if (!itsChannels.contains(name) && itsChannels.size() >= m_limits.subscriptions)
        return limitReached(QStringLiteral("at most %1 channels for one connection").arg(m_limits.subscriptions));
    const auto &member = joining.member;
    if (const auto there = m_channels.constFind(name);
        member && there != m_channels.constEnd() && there->members.isFullFor(member->id))
        return limitReached(QStringLiteral("at most %1 users on one presence channel").arg(Members::kMost));
    const QString id = member ? member->id : QString();
    if (itsChannels.contains(name) && m_channels[name].listeners.value(subscriber) != id)
        leave(subscriber, name);

    Channel &channel = m_channels[name];
    const bool isNew = !channel.listeners.contains(subscriber);
    itsChannels.insert(name);
    channel.listeners.insert(subscriber, id);
    const bool isFirst = isNew && member && channel.members.join(*member);
    if (channel.listeners.size() == 1 && isNew)
        note({ Kind::Occupied, name });
    if (isFirst)
        note({ Kind::MemberAdded, name, id });
    subscriber->send(eventFrame(QStringLiteral("pusher_internal:subscription_succeeded"), name,
                                member ? asText(channel.members.presence()) : QStringLiteral("{}")));
    if (kindOf(name).cached) {
        const QByteArray last = m_cache.last(name, m_clock.monotonic());
        subscriber->send(last.isEmpty() ? eventFrame(QStringLiteral("pusher:cache_miss"), name, QJsonValue::Undefined)
                                        : last);
        if (last.isEmpty())
            note({ Kind::CacheMiss, name });
    }
    if (isFirst) {
        QJsonObject told { { QStringLiteral("user_id"), id } };
        if (!member->info.isUndefined())
            told[QLatin1StringView("user_info")] = member->info;
        sendTo(channel, eventFrame(QStringLiteral("pusher_internal:member_added"), name, asText(told)), subscriber);
    }
    if (isNew)
        countChanged(name);
    return std::nullopt;
}

void Subscribers::leave(Subscriber *subscriber, const QString &name)
{
    const auto channel = m_channels.find(name);
    if (channel == m_channels.end())
        return;
    const QString id = channel->listeners.take(subscriber);
    if (!id.isEmpty() && channel->members.leave(id)) {
        sendTo(*channel,
               eventFrame(QStringLiteral("pusher_internal:member_removed"), name,
                          asText({ { QStringLiteral("user_id"), id } })),
               nullptr);
        note({ Kind::MemberRemoved, name, id });
    }
    if (channel->listeners.isEmpty()) {
        m_channels.erase(channel);
        note({ Kind::Vacated, name });
    }
    countChanged(name);
}

void Subscribers::note(const ChannelEvent &event)
{
    if (!isUserChannel(event.channel)) // it is nobody's business but theirs
        emit happened(event);
}

void Subscribers::tellCounts()
{
    m_counts.emplace(m_clock, [this](const QString &channel) { tellCount(channel); });
}

void Subscribers::countChanged(const QString &channel)
{
    if (m_counts && !isPresence(channel) && !isUserChannel(channel))
        m_counts->changed(channel, countOn(channel));
}

void Subscribers::tellCount(const QString &name)
{
    const qsizetype count = countOn(name);
    if (const auto channel = m_channels.constFind(name); channel != m_channels.constEnd())
        sendTo(*channel,
               eventFrame(QStringLiteral("pusher_internal:subscription_count"), name,
                          asText({ { QStringLiteral("subscription_count"), count } })),
               nullptr);
    note({ Kind::SubscriptionCount, name, {}, {}, {}, QJsonValue::Undefined, count });
}

void Subscribers::signIn(Subscriber *subscriber, const SignIn &wanted)
{
    const auto checked = checkSignIn(m_credentials, subscriber->socketId(), wanted);
    if (const auto *why = std::get_if<QString>(&checked))
        return subscriber->sendError(4009, *why);
    const auto &signedIn = std::get<SignedIn>(checked);
    signOut(subscriber); // whoever it was before
    const bool isFirst = m_users.enter(subscriber, signedIn.user, signedIn.watchlist);
    subscriber->send(eventFrame(QStringLiteral("pusher:signin_success"), {},
                                asText({ { QStringLiteral("user_data"), wanted.userData } })));
    if (signedIn.watchlistTooLong)
        subscriber->sendError(4302, QStringLiteral("watchlist: the first %1 are kept").arg(kMaxWatchlist));
    if (const auto online = m_users.onlineOf(signedIn.watchlist); !online.isEmpty())
        subscriber->send(watchlistFrame(online, true));
    if (isFirst)
        tellWatchers(signedIn.user, true);
}

void Subscribers::signOut(Subscriber *subscriber)
{
    const auto left = m_users.leave(subscriber);
    if (left.user.isEmpty())
        return;
    const auto channels = m_all.find(subscriber);
    if (channels != m_all.end() && channels->remove(userChannel(left.user)))
        leave(subscriber, userChannel(left.user));
    if (left.isLast)
        tellWatchers(left.user, false);
}

void Subscribers::tellWatchers(const QString &user, bool online)
{
    const QByteArray frame = watchlistFrame({ user }, online);
    for (auto *watcher : m_users.watchersOf(user)) {
        if (m_users.userOf(watcher) != user) // that one knows
            watcher->send(frame);
    }
}

void Subscribers::terminate(const QString &user)
{
    for (auto *connection : m_users.connectionsOf(user))
        connection->close(4009, QStringLiteral("ended by the application"), true);
}

void Subscribers::tellOthers(Subscriber *sender, const ClientEvent &event)
{
    const bool joined = m_all[sender].contains(event.channel);
    if (const auto refused = refuseClientEvent(event, joined))
        return sender->sendError(refused->code, refused->reason);
    if (!sender->mayTellOthers())
        return sender->sendError(4301,
                                 QStringLiteral("%1: not sent on, at most %2 client events a second")
                                     .arg(event.event)
                                     .arg(m_limits.clientEvents.perSecond));
    const Channel &channel = m_channels[event.channel];
    const QString user = channel.listeners.value(sender);
    sendTo(channel, eventFrame(event.event, event.channel, event.data, user), sender);
    note({ Kind::ClientEvent, event.channel, user, event.event, sender->socketId(), event.data });
}

void Subscribers::publish(const QString &channel, const QString &event, const QString &data, const QString &except)
{
    ++m_figures.published;
    const bool isCached = kindOf(channel).cached;
    const auto listeners = m_channels.constFind(channel);
    if (listeners == m_channels.constEnd() && !isCached)
        return;
    const QByteArray frame = eventFrame(event, channel, data);
    if (isCached)
        m_cache.keep(channel, frame, m_clock.monotonic());
    if (listeners != m_channels.constEnd())
        sendTo(*listeners, frame, m_socketIds.value(except));
}

// Nobody is taken out of the lists from within: what ends does so from the event loop.
void Subscribers::sendTo(const Channel &channel, const QByteArray &frame, const Subscriber *except)
{
    for (auto it = channel.listeners.keyBegin(); it != channel.listeners.keyEnd(); ++it) {
        if (*it != except)
            (*it)->send(frame);
    }
}

qsizetype Subscribers::countOn(const QString &channel) const
{
    const auto found = m_channels.constFind(channel);
    return found == m_channels.constEnd() ? 0 : found->listeners.size();
}

QStringList Subscribers::usersOn(const QString &channel) const
{
    const auto found = m_channels.constFind(channel);
    return found == m_channels.constEnd() ? QStringList() : found->members.ids();
}

QStringList Subscribers::occupiedChannels() const
{
    auto channels = m_channels.keys();
    channels.removeIf([](const QString &name) { return isUserChannel(name); });
    channels.sort();
    return channels;
}

QString Subscribers::newSocketId() const
{
    const auto half = [] { return QString::number(QRandomGenerator::system()->bounded(1, 1'000'000'000)); };
    QString id;
    do {
        id = half() + u'.' + half();
    } while (m_socketIds.contains(id));
    return id;
}

} // namespace halfsilver::hub
