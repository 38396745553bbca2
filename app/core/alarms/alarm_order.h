// The order of the screen: active and unacknowledged, active and acknowledged, cleared but not seen; in each by
// priority, then newest first.
#pragma once

#include "app/core/alarms/alarm.h"

namespace halfsilver {

inline constexpr int kAlarmGroups = 3;             // of unfinished alarms
int alarmGroup(const Alarm &alarm);                // 0 … kAlarmGroups - 1; beyond for a finished one
bool standsBefore(const Alarm &a, const Alarm &b); // a strict order: alarms of different keys are never equal

} // namespace halfsilver
