// Why `show`, `suppress` and `elsewhere` make of an alarm what they make of it: for a person who reads the ini.
#pragma once

#include "app/core/alarms/alarm_policy.h"

namespace halfsilver {

struct FilterTerm {
    QString text; // "place = Kitchen"
    QString has;  // what the alarm has there; empty: nothing
    FilterAnswer answer = FilterAnswer::No;
    bool operator==(const FilterTerm &) const = default;
};

struct FilterTrace {
    FilterAnswer answer = FilterAnswer::Yes;
    QList<FilterTerm> decided; // the comparisons that made it so
    bool operator==(const FilterTrace &) const = default;
};

struct StandingTrace {
    AlarmStanding standing = AlarmStanding::Here;
    std::optional<FilterTrace> show, suppress; // empty: not set
    bool isCritical = false;                   // never suppressed; told of elsewhere in one line
    bool elsewhere = true;
    bool operator==(const StandingTrace &) const = default;
};

// As they decide, with what made them do so.
FilterTrace traceOf(const AlarmFilter &filter, const Alarm &alarm);
StandingTrace standingTrace(const AlarmPolicy &policy, const Alarm &alarm);

} // namespace halfsilver
