// What the ini says of the alarms of a source: how they end, what happens to them by themselves.
#pragma once

#include "app/core/alarms/alarm_filter.h"

#include <chrono>

namespace halfsilver {

enum class AlarmEnds { Auto, Clear, Acknowledge };

// Durations of 0: never, or at once where it delays something.
struct AlarmPolicy {
    AlarmEnds ends = AlarmEnds::Auto;
    std::chrono::seconds expireInfo = std::chrono::hours(8), expireWarning { 0 }, expireCritical { 0 };
    std::optional<AlarmPriority> latch = {}; // what is at least as urgent needs a reset
    std::chrono::seconds onDelay { 0 };      // how long it has to stand before it is shown; never a critical one
    std::chrono::seconds offDelay { 0 };     // how long it has to be over before it is shown as cleared
    std::chrono::seconds escalate { 0 };     // after which a warning that nobody acknowledged becomes critical
    std::chrono::seconds realarm { 0 };      // after which one that is still active asks again
    std::chrono::seconds shelveMost = std::chrono::hours(8);
    // By place. None of `show`: every alarm is of here. One that `show` does not take is Elsewhere, one that `suppress`
    // takes is Suppressed; what a filter leaves undecided is Here. Off, `elsewhere` tells nothing of other places.
    std::optional<AlarmFilter> show = {}, suppress = {};
    bool elsewhere = true;

    // What is critical is never suppressed.
    AlarmStanding standing(const Alarm &alarm) const;
    bool latches(AlarmPriority priority) const { return latch && priority >= *latch; }
};

// A drill ends by itself.
inline constexpr std::chrono::seconds kDrill = std::chrono::minutes(2);

// When it ends by itself; empty: never. Its own time, or that of the policy, which counts from when it was received.
std::optional<QDateTime> expiryOf(const Alarm &alarm, const AlarmPolicy &policy);

} // namespace halfsilver
