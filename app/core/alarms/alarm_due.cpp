#include "app/core/alarms/alarm_due.h"

namespace halfsilver {

using std::chrono::ceil;
using std::chrono::milliseconds;

std::optional<AlarmDeadline> nextDeadline(const Alarm &alarm, const AlarmPolicy &policy, const AlarmMoments &moments,
                                          const QDateTime &now, std::chrono::nanoseconds monotonic)
{
    std::optional<AlarmDeadline> next;
    const auto consider = [&next](AlarmDue what, milliseconds in) {
        if (!next || in < next->in)
            next = { what, in };
    };
    const auto afterMoment = [&](AlarmDue what, std::chrono::nanoseconds moment, std::chrono::seconds length) {
        consider(what, ceil<milliseconds>(moment + length - monotonic));
    };
    if (const auto at = expiryOf(alarm, policy))
        consider(AlarmDue::Expiry, milliseconds(now.msecsTo(*at)));
    if (alarm.test)
        afterMoment(AlarmDue::DrillEnd, moments.begun, kDrill);
    if (alarm.shelvedUntil) {
        // Longer than any shelf may be: the clock was ahead when it was put aside. A clock that is corrected a little ends
        // nothing.
        const milliseconds left(now.msecsTo(*alarm.shelvedUntil));
        consider(AlarmDue::ShelfEnd, left > policy.shelveMost + std::chrono::minutes(1) ? milliseconds(0) : left);
        return next; // what is put aside asks for nothing
    }
    if (alarm.standing != AlarmStanding::Here || alarm.test || alarm.priority == AlarmPriority::Info)
        return next;
    if (alarm.state() == AlarmState::Raised && alarm.priority == AlarmPriority::Warning && policy.escalate.count() > 0)
        afterMoment(AlarmDue::Escalation, moments.begun, policy.escalate);
    if (alarm.state() == AlarmState::Acknowledged && policy.realarm.count() > 0)
        afterMoment(AlarmDue::Realarm, moments.acknowledged, policy.realarm);
    return next;
}

} // namespace halfsilver
