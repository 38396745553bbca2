#include "net/alarms/connection_ways.h"

#include <algorithm>

namespace halfsilver {

ConnectionWays::ConnectionWays(const QString &channel, std::chrono::milliseconds patience, Clock &clock,
                               QObject *parent)
    : QObject(parent)
    , m_channel(channel)
    , m_patience(patience)
    , m_clock(clock)
{
}

void ConnectionWays::add(const QString &name, const ConnectionMonitor &monitor)
{
    const size_t index = m_ways.size();
    m_ways.push_back({ name, &monitor });
    connect(&monitor, &ConnectionMonitor::statusChanged, this, [this, index] { follow(index); });
    follow(index);
}

void ConnectionWays::follow(size_t index)
{
    Way &way = m_ways[index];
    if (way.monitor->status().receives(m_channel)) {
        way.patience.reset();
        way.isLost = false;
    } else if (!way.isLost && !way.patience) {
        way.patience = m_clock.after(m_patience, [this, index] {
            Way &waited = m_ways[index];
            const auto timer = std::move(waited.patience); // it is running: destroyed at the end
            waited.isLost = true;
            emit changed();
        });
    }
    emit changed();
}

std::optional<ConnectionWays::Lost> ConnectionWays::firstLost() const
{
    const auto lost = std::find_if(m_ways.begin(), m_ways.end(), [](const Way &way) { return way.isLost; });
    return lost == m_ways.end() ? std::nullopt : std::optional(Lost { lost->name, lost->monitor->status() });
}

} // namespace halfsilver
