#include "app/core/alarms/flood_collapse.h"

#include "app/core/alarms/alarm_order.h"

#include <QHashFunctions>

#include <unordered_map>

namespace halfsilver {

namespace {

// What alarms have in common that one row may stand for. Views into the alarms.
struct Origin {
    AlarmGroup group;
    bool test;
    QStringView source, origin, place;
    bool operator==(const Origin &) const = default;
};
struct OriginHash {
    size_t operator()(const Origin &o) const
    {
        return qHashMulti(0, int(o.group), o.test, o.source, o.origin, o.place);
    }
};

Origin originOf(const Alarm &alarm)
{
    return { alarmGroup(alarm), alarm.test, alarm.key.source, alarm.origin,
             alarm.origin.isEmpty() ? QStringView(alarm.place) : QStringView() };
}

bool standsFor(const Alarm &a, const Alarm &b)
{
    if (a.priority != b.priority)
        return a.priority > b.priority;
    return a.raisedAt != b.raisedAt ? a.raisedAt < b.raisedAt : a.receivedAt < b.receivedAt;
}

} // namespace

std::vector<CollapsedAlarm> collapse(std::span<const Alarm *const> alarms)
{
    std::unordered_map<Origin, CollapsedAlarm, OriginHash> first;
    for (const Alarm *alarm : alarms) {
        if (alarm->priority == AlarmPriority::Critical)
            continue;
        const auto [known, isNew] = first.try_emplace(originOf(*alarm), CollapsedAlarm { alarm, 0 });
        if (isNew)
            continue;
        ++known->second.more;
        if (standsFor(*alarm, *known->second.alarm))
            known->second.alarm = alarm;
    }
    std::vector<CollapsedAlarm> visible;
    for (const Alarm *alarm : alarms) {
        if (alarm->priority == AlarmPriority::Critical) {
            visible.push_back({ alarm, 0 });
            continue;
        }
        const CollapsedAlarm &one = first.at(originOf(*alarm));
        if (one.alarm == alarm)
            visible.push_back(one);
    }
    return visible;
}

std::vector<CollapsedAlarm> uncollapsed(std::span<const Alarm *const> alarms)
{
    std::vector<CollapsedAlarm> all;
    all.reserve(alarms.size());
    for (const Alarm *alarm : alarms)
        all.push_back({ alarm, 0 });
    return all;
}

} // namespace halfsilver
