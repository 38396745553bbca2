#include "app/core/alarms/alarm_order.h"

#include <tuple>

namespace halfsilver {

AlarmGroup alarmGroup(const Alarm &alarm)
{
    if (alarm.finished())
        return AlarmGroup::Finished;
    if (alarm.shelved())
        return AlarmGroup::Shelved;
    if (alarm.standing == AlarmStanding::Hidden)
        return AlarmGroup::Hidden;
    if (alarm.standing == AlarmStanding::Elsewhere) {
        const bool told = alarm.priority == AlarmPriority::Critical && alarm.state() == AlarmState::Raised;
        return told ? AlarmGroup::Elsewhere : AlarmGroup::Hidden;
    }
    if (alarm.standing == AlarmStanding::Suppressed)
        return AlarmGroup::Suppressed;
    switch (alarm.state()) {
    case AlarmState::Raised:
        return AlarmGroup::Raised;
    case AlarmState::Acknowledged:
        return AlarmGroup::Acknowledged;
    case AlarmState::ClearedUnseen:
    case AlarmState::Latched:
        return AlarmGroup::Cleared;
    case AlarmState::Finished:
        break;
    }
    return AlarmGroup::Finished;
}

bool standsBefore(const Alarm &a, const Alarm &b)
{
    const AlarmGroup groupA = alarmGroup(a), groupB = alarmGroup(b);
    if (groupA != groupB)
        return groupA < groupB;
    if (a.priority != b.priority)
        return a.priority > b.priority;
    if (a.test != b.test)
        return b.test;
    if (a.raisedAt != b.raisedAt)
        return a.raisedAt > b.raisedAt;
    if (a.receivedAt != b.receivedAt)
        return a.receivedAt > b.receivedAt;
    return std::tie(a.key.source, a.key.id) < std::tie(b.key.source, b.key.id);
}

} // namespace halfsilver
