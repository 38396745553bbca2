// Whether this machine's own network comes and goes, where the system tells (NetworkManager, glib).
#pragma once

#include <QObject>

namespace halfsilver {

// Without a backend it never says anything; the client's own timers then have to do.
class NetworkWatch : public QObject {
    Q_OBJECT
public:
    explicit NetworkWatch(QObject *parent = nullptr);

signals:
    void cameUp();   // also when it became better: a first address, then a route
    void wentDown(); // nothing can be reached any more
};

} // namespace halfsilver
