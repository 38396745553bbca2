#include "app/core/alarms/alarm.h"

namespace halfsilver {

AlarmState Alarm::state() const
{
    if (!clearedAt)
        return acknowledgedAt ? AlarmState::Acknowledged : AlarmState::Raised;
    if (!acknowledgedAt)
        return AlarmState::ClearedUnseen;
    return finished() ? AlarmState::Finished : AlarmState::Latched;
}

} // namespace halfsilver
