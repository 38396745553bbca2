#include "net/pusher/any_listeners.h"

namespace halfsilver::pusher {

void AnyListeners::add(const Listener &listener)
{
    std::vector<Listener> longer = *m_all;
    longer.push_back(listener);
    m_all = std::make_shared<const std::vector<Listener>>(std::move(longer));
}

void AnyListeners::remove(const Listener &listener)
{
    std::vector<Listener> shorter = *m_all;
    std::erase(shorter, listener);
    m_all = std::make_shared<const std::vector<Listener>>(std::move(shorter));
}

bool AnyListeners::tell(const AnyEvent &event) const
{
    bool told = false;
    for (const auto all = m_all; const Listener &listener : *all) {
        if (!listener->bound || (!listener->channel.empty() && listener->channel != event.channel))
            continue;
        listener->call(event);
        told = true;
    }
    return told;
}

} // namespace halfsilver::pusher
