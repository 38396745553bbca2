// The several connections that one channel's alarms come through. Alarms come while one of them receives, and nobody
// would notice that it is the last.
#pragma once

#include "app/core/clock.h"
#include "app/core/services.h"

#include <vector>

namespace halfsilver {

class ConnectionWays : public QObject {
    Q_OBJECT
public:
    struct Lost {
        QString name; // as it was added: an ini section
        ConnectionStatus status;
    };

    // One that does not receive `channel` for as long as `patience` is lost: it may be back at once.
    ConnectionWays(const QString &channel, std::chrono::milliseconds patience, Clock &clock, QObject *parent = nullptr);
    // In the order in which they are told. `monitor` outlives this.
    void add(const QString &name, const ConnectionMonitor &monitor);

    // The first that is lost; empty while none is.
    std::optional<Lost> firstLost() const;

signals:
    void changed(); // firstLost() may be another one, or its status is

private:
    struct Way {
        QString name;
        const ConnectionMonitor *monitor = nullptr;
        bool isLost = false;
        std::unique_ptr<Timer> patience = {}; // until it is
    };
    void follow(size_t index);

    QString m_channel;
    std::chrono::milliseconds m_patience;
    Clock &m_clock;
    std::vector<Way> m_ways;
};

} // namespace halfsilver
