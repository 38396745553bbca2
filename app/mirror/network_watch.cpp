#include "app/mirror/network_watch.h"

#include "net/pusher/client.h"

namespace halfsilver {

NetworkWatch::NetworkWatch(Clock &clock)
    : m_clock(clock)
{
    connect(&m_wake, &WakeWatch::clockChanged, this, &NetworkWatch::clockChanged);
}

void NetworkWatch::follow(pusher::Client &client)
{
    followHere(client);
    connect(&m_links, &LinkWatch::cameUp, &client, &pusher::Client::networkCameUp);
    connect(&m_links, &LinkWatch::wentDown, &client, &pusher::Client::networkWentDown);
    connect(&m_manager, &NetworkManager::cameUp, &client, &pusher::Client::networkCameUp);
    connect(&m_manager, &NetworkManager::wentDown, &client, &pusher::Client::networkWentDown);
    if (!m_start)
        m_start = m_clock.after(kStartsAfter, [this] {
            m_links.start();
            m_manager.start();
        });
}

void NetworkWatch::followHere(pusher::Client &client)
{
    connect(&m_wake, &WakeWatch::clockChanged, &client, &pusher::Client::checkClocks);
}

} // namespace halfsilver
