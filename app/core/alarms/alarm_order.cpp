#include "app/core/alarms/alarm_order.h"

#include <tuple>

namespace halfsilver {

int alarmGroup(const Alarm &alarm)
{
    switch (alarm.state()) {
    case AlarmState::Raised:
        return 0;
    case AlarmState::Acknowledged:
        return 1;
    case AlarmState::ClearedUnseen:
        return 2;
    case AlarmState::Finished:
        break;
    }
    return kAlarmGroups;
}

bool standsBefore(const Alarm &a, const Alarm &b)
{
    const int groupA = alarmGroup(a), groupB = alarmGroup(b);
    if (groupA != groupB)
        return groupA < groupB;
    if (a.priority != b.priority)
        return a.priority > b.priority;
    if (a.raisedAt != b.raisedAt)
        return a.raisedAt > b.raisedAt;
    if (a.receivedAt != b.receivedAt)
        return a.receivedAt > b.receivedAt;
    return std::tie(a.key.source, a.key.id) < std::tie(b.key.source, b.key.id);
}

} // namespace halfsilver
