// Whether this machine's own network comes and goes: as the kernel tells of its links, and as the system tells what can
// be reached (NetworkManager, glib).
#pragma once

#include "net/link_watch.h"

#include <QNetworkInformation>

namespace halfsilver {

// More can be reached than before. "Unknown" is no promise, but more than nothing.
bool isBetter(QNetworkInformation::Reachability now, QNetworkInformation::Reachability before);

// Where neither tells it never says anything; the client's own timers then have to do.
class NetworkWatch : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    // Loads the system's backend, which takes some milliseconds: not on the way to the first frame.
    void start();

signals:
    void cameUp();   // also when it became better: a first address, then a route
    void wentDown(); // less can be reached than before, perhaps nothing

private:
    LinkWatch m_links;
};

} // namespace halfsilver
