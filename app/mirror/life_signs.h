// Keeps when alarms were last received through each connection: a mirror that starts again, and reaches nobody, knows
// since when.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/clock.h"
#include "app/core/services.h"

#include <vector>

namespace halfsilver {

class LifeSigns : public QObject {
    Q_OBJECT
public:
    // While all is well: a power cut makes no more than that uncertain, and an SD card is spared.
    static constexpr std::chrono::minutes kEvery { 10 };

    LifeSigns(AlarmStore &store, Clock &clock);
    ~LifeSigns() override; // keeps what is so then

    void follow(const QString &connection, ConnectionMonitor &monitor); // which outlives this

private:
    struct Followed {
        QString connection;
        ConnectionMonitor &monitor;
        std::optional<QDateTime> kept {};
    };
    void look();
    void keep();

    AlarmStore &m_store;
    Clock &m_clock;
    std::vector<Followed> m_followed;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver
