#include "net/network_watch.h"

namespace halfsilver {

using Reachability = QNetworkInformation::Reachability;

bool isBetter(Reachability now, Reachability before)
{
    if (now == Reachability::Unknown)
        return before == Reachability::Disconnected;
    return now > before; // Disconnected, Local, Site, Online
}

void NetworkWatch::start()
{
    connect(&m_links, &LinkWatch::cameUp, this, &NetworkWatch::cameUp);
    connect(&m_links, &LinkWatch::wentDown, this, &NetworkWatch::wentDown);
    m_links.start();
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    const QNetworkInformation *information = QNetworkInformation::instance();
    connect(information, &QNetworkInformation::reachabilityChanged, this,
            [this, before = information->reachability()](Reachability now) mutable {
                const bool better = isBetter(now, std::exchange(before, now));
                if (now == Reachability::Disconnected)
                    emit wentDown();
                else if (better)
                    emit cameUp();
            });
}

} // namespace halfsilver
