#include "net/pusher/client_event.h"

#include "net/pusher/channel_kind.h"
#include "net/pusher/protocol.h"

namespace halfsilver::pusher {

using namespace std::chrono_literals;

Result<void> mayBeSent(const ClientEvent &event, bool subscribed)
{
    const auto refused = [&event](const QString &why) {
        return Error { QStringLiteral("%1 on %2: %3").arg(event.name.left(60), event.channel.left(60), why) };
    };
    if (!event.name.startsWith(QStringLiteral("client-")) || event.name.size() > 200)
        return refused(QStringLiteral("not a client event. Its name begins \"client-\" and has at most 200 signs."));
    const ChannelKind kind = channelKind(event.channel.toStdString());
    if (kind == ChannelKind::Encrypted)
        return refused(QStringLiteral("encrypted channels carry no client events. Use a private one."));
    if (kind == ChannelKind::Public)
        return refused(QStringLiteral("a public channel carries no client events. Use a private or presence one."));
    if (!event.data.isObject() && !event.data.isArray())
        return refused(QStringLiteral("the data has to be an object or a list."));
    if (clientEventMessage(event.channel, event.name, event.data).toUtf8().size() > kMostClientEventBytes)
        return refused(QStringLiteral("more than %1 bytes. Send less.").arg(kMostClientEventBytes));
    if (!subscribed)
        return refused(QStringLiteral("the channel is not subscribed now, so nobody would hear it."));
    return {};
}

bool ClientEventRate::take(Moment now)
{
    while (!m_sent.empty() && now - m_sent.front() >= 1s)
        m_sent.pop_front();
    if (m_sent.size() >= kMost)
        return false;
    m_sent.push_back(now);
    return true;
}

} // namespace halfsilver::pusher
