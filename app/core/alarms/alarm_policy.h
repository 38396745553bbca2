// `[alarm] ends` and `expire_info`: how the alarms of a source end.
#pragma once

#include "app/core/alarms/alarm.h"

#include <chrono>

namespace halfsilver {

enum class AlarmEnds { Auto, Clear, Acknowledge };

struct AlarmPolicy {
    AlarmEnds ends = AlarmEnds::Auto;
    std::chrono::seconds expireInfo = std::chrono::hours(8); // 0: never
};

// When it ends by itself; empty: never. Its own time, or for information that of the policy, which counts from when it
// was received.
std::optional<QDateTime> expiryOf(const Alarm &alarm, const AlarmPolicy &policy);

} // namespace halfsilver
