// What stays visible of a list of alarms while they come faster than anybody can read. Pure.
#pragma once

#include "app/core/alarms/alarm.h"

#include <span>
#include <vector>

namespace halfsilver {

struct CollapsedAlarm {
    const Alarm *alarm = nullptr;
    int more = 0; // how many others it stands for
    bool operator==(const CollapsedAlarm &) const = default;
};

// Every critical one, and of the others the first of each origin: of the most urgent the one that was raised before the
// rest. It stands for those of the same source and origin (where they name none, of the same place, else of the same
// source) that are in the same state: nothing that waits for somebody hides behind what does not. The order is kept.
std::vector<CollapsedAlarm> collapse(std::span<const Alarm *const> alarms);
// All of them, each for itself.
std::vector<CollapsedAlarm> uncollapsed(std::span<const Alarm *const> alarms);

} // namespace halfsilver
