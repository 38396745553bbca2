// The order of the screen: active and unacknowledged, active and acknowledged, cleared but not seen or not reset; in
// each by priority, real alarms before drills, then newest first. Behind them what the screen does not list: an order
// of all that is known.
#pragma once

#include "app/core/alarms/alarm.h"

namespace halfsilver {

enum class AlarmGroup {
    Raised,
    Acknowledged,
    Cleared,    // not seen, or waits for a reset
    Suppressed, // listed, and nothing more
    Elsewhere,  // critical, at another place: one line
    Shelved,    // a chip
    Hidden,     // of another place
    Finished,   // in no book
};
inline constexpr int kAlarmGroups = int(AlarmGroup::Finished); // of unfinished alarms

AlarmGroup alarmGroup(const Alarm &alarm);         // by its times and where it stands
bool standsBefore(const Alarm &a, const Alarm &b); // a strict order: alarms of different keys are never equal

} // namespace halfsilver
