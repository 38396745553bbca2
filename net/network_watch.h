// Whether this machine's own network comes and goes, where the system tells (NetworkManager, glib).
#pragma once

#include <QNetworkInformation>
#include <QObject>

namespace halfsilver {

// More can be reached than before. "Unknown" is no promise, but more than nothing.
bool isBetter(QNetworkInformation::Reachability now, QNetworkInformation::Reachability before);

// Without a backend it never says anything; the client's own timers then have to do.
class NetworkWatch : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    // Loads the system's backend, which takes some milliseconds: not on the way to the first frame.
    void start();

signals:
    void cameUp();   // also when it became better: a first address, then a route
    void wentDown(); // nothing can be reached any more
};

} // namespace halfsilver
