// What happens to an alarm by itself, and when. Pure.
#pragma once

#include "app/core/alarms/alarm_policy.h"

namespace halfsilver {

enum class AlarmDue { Expiry, DrillEnd, Escalation, Realarm, ShelfEnd };

// Since when it stands unacknowledged or acknowledged as it does, by the monotonic clock: the wall clock may jump.
struct AlarmMoments {
    std::chrono::nanoseconds begun { 0 };
    std::chrono::nanoseconds acknowledged { 0 }; // counts while it is acknowledged
};

struct AlarmDeadline {
    AlarmDue what;
    std::chrono::milliseconds in { 0 }; // not positive: now
    bool operator==(const AlarmDeadline &) const = default;
};

// The next one; empty: nothing, as long as nobody does anything.
std::optional<AlarmDeadline> nextDeadline(const Alarm &alarm, const AlarmPolicy &policy, const AlarmMoments &moments,
                                          const QDateTime &now, std::chrono::nanoseconds monotonic);

} // namespace halfsilver
