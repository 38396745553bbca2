// One timer for many alarms: each has at most one moment at which somebody wants to look at it.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/clock.h"

#include <QHash>

#include <map>

namespace halfsilver {

class AlarmTimers {
public:
    // Far moments are looked at on the full hour already, all of them at once: a wall clock that jumps is noticed then.
    static constexpr std::chrono::hours kFarthest { 1 };

    using Due = std::function<void(const AlarmKey &)>;
    AlarmTimers(Clock &clock, Due due); // called from the event loop; its key has no moment any more

    void set(const AlarmKey &key, std::chrono::milliseconds in); // replaces an earlier one; not positive: soon
    void forget(const AlarmKey &key);
    bool contains(const AlarmKey &key) const { return m_moments.contains(key); }

private:
    using Moments = std::multimap<std::chrono::nanoseconds, AlarmKey>;
    void arm();
    void fire();

    Clock &m_clock;
    Due m_due;
    Moments m_order;
    QHash<AlarmKey, Moments::iterator> m_moments;
    std::unique_ptr<Timer> m_timer;
    std::chrono::nanoseconds m_armed { 0 }; // what m_timer waits for
};

} // namespace halfsilver
