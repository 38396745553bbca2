// What holds for alarms that a filter takes: `title ~ leak and data.floor = 0 : priority = critical, group = water`.
#pragma once

#include "app/core/alarms/alarm_filter.h"

namespace halfsilver {

struct AlarmRule {
    AlarmFilter when; // over the fields of the alarm and the paths of its payload
    bool ignore = false;
    std::optional<AlarmPriority> priority;
    std::optional<AlarmState> state; // Raised, Acknowledged or ClearedUnseen
    std::optional<QString> title, message, place, origin, group;
    QString text; // as written
    bool operator==(const AlarmRule &) const = default;
};

std::optional<settings::Wrong> readValue(const QString &text, AlarmRule &rule); // FILTER : field = value, …
inline QString writeValue(const AlarmRule &rule) { return rule.text; }

} // namespace halfsilver
