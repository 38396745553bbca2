#include "app/core/alarms/alarm.h"

namespace halfsilver {

AlarmState Alarm::state() const
{
    if (clearedAt)
        return acknowledgedAt ? AlarmState::Finished : AlarmState::ClearedUnseen;
    return acknowledgedAt ? AlarmState::Acknowledged : AlarmState::Raised;
}

} // namespace halfsilver
