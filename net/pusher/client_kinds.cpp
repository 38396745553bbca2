// What a client does with the kinds of channels: encrypted, presence, cache and user's ones.
#include "net/pusher/client.h"

namespace halfsilver::pusher {

namespace {
// The kept event comes in the same breath as the confirmation; later ones are new.
constexpr std::chrono::seconds kKeptFollowsWithin { 2 };
constexpr std::chrono::milliseconds kMembersPause { 50 }; // between two lists of a channel's members
} // namespace

void Client::sealedReceived(Channels::value_type &entry, const Envelope &envelope)
{
    Channel &channel = entry.second;
    follow(entry.first,
           channel.sealed.received(envelope.event, payload(envelope).bytes(), channel.auth.sharedSecret,
                                   m_clock.monotonic()));
}

// Listeners may bind and unbind meanwhile, so that the channel is looked for again and again.
void Client::follow(const std::string &name, const SealedStep &step)
{
    const std::string channel = name; // which may go
    const auto now = [&] { return m_channels.find(channel); };
    for (const OpenedEvent &event : step.opened) {
        if (const auto entry = now(); entry != m_channels.end())
            hand(*entry, event);
    }
    for (int i = 0; i < step.dropped; ++i)
        undecodableReceived(
            QStringLiteral("channel %1: an event that its key does not open").arg(QString::fromStdString(channel)));
    if (const auto entry = now(); entry != m_channels.end()) {
        const bool unreadable = step.dropped > 0 || (entry->second.unreadable && step.opened.empty());
        if (std::exchange(entry->second.unreadable, unreadable) != unreadable)
            update();
    }
    if (const auto entry = now(); step.asksForKey && entry != m_channels.end())
        m_subscriber.renewKey(*entry);
}

void Client::connectionLost()
{
    forgetChannels();
    // A server that refuses the sign-in may end the connection, and a crowd on a presence channel does where its list is
    // too large for a message: no reason to be deaf on all other channels.
    const Reason why = m_connection.state().reason;
    const bool oneChannelEndsIt = why.cause == Cause::ServerClosed
        && (m_subscriber.signInEndsIt(why.code) || m_subscriber.membersEndIt(why.code));
    m_subscriber.loseAll();
    if (oneChannelEndsIt)
        m_connection.tryAgain();
}

void Client::forgetChannels()
{
    for (auto &[name, channel] : m_channels) {
        m_undecoded += channel.sealed.reset();
        channel.members = {};
        channel.membersNews = {};
        channel.membersPause.reset();
        channel.watchlist = {};
        channel.keptUntil.reset();
    }
}

void Client::confirmed(Channels::value_type &entry, const Envelope &envelope)
{
    Channel &channel = entry.second;
    const std::string name = entry.first; // who hears of it may unbind
    if (channel.kind == ChannelKind::Presence)
        channel.members = membersFrom(payload(envelope).value(), meOn(channel));
    if (isCacheChannel(name) && !channel.subscription.isOn())
        channel.keptUntil = m_clock.monotonic() + kKeptFollowsWithin;
    channel.membersNews = {}; // the whole list says it
    m_subscriber.confirmed(entry);
    tellMembers(name);
    if (const auto user = m_channels.find(name); name == kUserChannel && user != m_channels.end())
        tellWatchlist({ user->second.watchlist, {}, {} });
    passOn(name, envelope, "pusher:subscription_succeeded");
}

QString Client::meOn(const Channel &channel) const
{
    if (channel.auth.channelData)
        return userIdOf(*channel.auth.channelData);
    const auto user = m_channels.find(kUserChannel);
    return user == m_channels.end() ? QString() : userIn(user->second.user);
}

void Client::memberChanged(Channels::value_type &entry, const Envelope &envelope)
{
    const std::string name = entry.first;
    Channel &channel = entry.second;
    const bool added = envelope.event == "pusher_internal:member_added";
    const QJsonValue data = payload(envelope).value();
    // Reverb may tell of a member before it confirms the channel, whose list holds it then.
    const MembersNews news = added ? join(channel.members, data) : leave(channel.members, data);
    if (channel.members.known && news.differs) {
        channel.membersNews.add(news);
        if (!channel.membersPause)
            tellMembers(name);
    }
    passOn(name, envelope, added ? "pusher:member_added" : "pusher:member_removed");
}

// The whole list goes with it: a crowd that comes at once would keep the alarm behind it waiting for as many lists. So
// the first is told at once, and who follows within the pause together after it.
void Client::tellMembers(const std::string &name)
{
    const auto entry = m_channels.find(name);
    if (entry == m_channels.end() || !entry->second.members.known)
        return;
    Channel &channel = entry->second;
    const MembersNews news = std::exchange(channel.membersNews, {});
    const auto found = channel.listeners.find(std::string_view(kMembers.data(), size_t(kMembers.size())));
    if (found == channel.listeners.end())
        return;
    channel.membersPause = m_clock.after(kMembersPause, [this, name] {
        const auto paused = m_channels.find(name);
        if (paused == m_channels.end())
            return;
        paused->second.membersPause.reset();
        if (paused->second.membersNews.differs)
            tellMembers(name);
    });
    call(found->second, membersPayload(channel.members, news));
}

// What concerns the user whom the connection signs in as, rather than a channel.
void Client::userReceived(const Envelope &envelope)
{
    const auto entry = m_channels.find(kUserChannel);
    if (entry == m_channels.end())
        return;
    if (envelope.event == "pusher:signin_success") {
        m_subscriber.signedIn(*entry, payload(envelope).value()[QLatin1StringView("user_data")].toString());
    } else if (envelope.event == "pusher_internal:watchlist_events") {
        const WatchlistNews news = pusher::follow(entry->second.watchlist, payload(envelope).value());
        entry->second.watchlist = news.after;
        if (!news.came.isEmpty() || !news.left.isEmpty())
            tellWatchlist(news);
    }
}

void Client::tellWatchlist(const WatchlistNews &news)
{
    const auto entry = m_channels.find(kUserChannel);
    if (entry == m_channels.end())
        return;
    const auto found = entry->second.listeners.find(std::string_view(kWatchlist.data(), size_t(kWatchlist.size())));
    if (found != entry->second.listeners.end())
        call(found->second, watchlistPayload(news));
}

// What the protocol says of a channel, under the name that pusher-js gives it, for whoever asked for it.
void Client::passOn(const std::string &name, const Envelope &envelope, std::string_view as)
{
    const auto entry = m_channels.find(name);
    if (entry == m_channels.end() || !entry->second.listeners.contains(as))
        return;
    call(entry->second.listeners.find(as)->second, payload(envelope));
}

} // namespace halfsilver::pusher
