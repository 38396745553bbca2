#include "app/core/alarms/alarm_policy.h"

namespace halfsilver {

std::optional<QDateTime> expiryOf(const Alarm &alarm, const AlarmPolicy &policy)
{
    std::optional<QDateTime> at = alarm.expiresAt;
    if (alarm.priority == AlarmPriority::Info && policy.expireInfo.count() > 0) {
        const QDateTime end = alarm.receivedAt.addSecs(policy.expireInfo.count());
        if (!at || end < *at)
            at = end;
    }
    return at;
}

} // namespace halfsilver
