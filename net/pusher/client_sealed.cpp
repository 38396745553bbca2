// What a client does with encrypted channels.
#include "net/pusher/client.h"

namespace halfsilver::pusher {

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
            hand(entry->second, event);
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

void Client::forgetSealed()
{
    for (auto &[name, channel] : m_channels)
        m_undecoded += channel.sealed.reset();
}

} // namespace halfsilver::pusher
