#include "app/core/alarms/alarm_policy.h"

namespace halfsilver {

namespace {

std::chrono::seconds expireAfter(AlarmPriority priority, const AlarmPolicy &policy)
{
    switch (priority) {
    case AlarmPriority::Info:
        return policy.expireInfo;
    case AlarmPriority::Warning:
        return policy.expireWarning;
    case AlarmPriority::Critical:
        break;
    }
    return policy.expireCritical;
}

} // namespace

AlarmStanding AlarmPolicy::standing(const Alarm &alarm) const
{
    if (show && !show->mayMatch(alarm))
        return elsewhere ? AlarmStanding::Elsewhere : AlarmStanding::Hidden;
    if (suppress && alarm.priority != AlarmPriority::Critical && suppress->matches(alarm))
        return AlarmStanding::Suppressed;
    return AlarmStanding::Here;
}

std::optional<QDateTime> expiryOf(const Alarm &alarm, const AlarmPolicy &policy)
{
    std::optional<QDateTime> at = alarm.expiresAt;
    if (const auto after = expireAfter(alarm.priority, policy); after.count() > 0) {
        const QDateTime end = alarm.receivedAt.addSecs(after.count());
        if (!at || end < *at)
            at = end;
    }
    return at;
}

} // namespace halfsilver
