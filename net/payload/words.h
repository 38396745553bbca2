// What the words of many systems mean in ours.
#pragma once

#include "app/core/alarms/alarm.h"

#include <optional>
#include <string_view>

namespace halfsilver::payload {

// Words of syslog, Monolog, Alertmanager, PagerDuty, Zabbix and people, in any case: "Critical", "emerg", "P1", "高".
std::optional<AlarmPriority> priorityFromWord(std::string_view word);

// 0 and 1 are critical, 2 is a warning, 3 to 99 are information, as most systems count; from 100 on Monolog's
// levels: 100 debug to 299, 300 warning, 400 error and above critical.
std::optional<AlarmPriority> priorityFromNumber(double number);
// Of "level", whose small numbers run up in some systems and down in others: Monolog's alone.
std::optional<AlarmPriority> priorityFromLevel(double number);

struct StateWord {
    AlarmState state;
    bool certain; // false: a word that may also say how a request went, such as "ok"
};
// "resolved", "ack", "FIRING", "已恢复", in any case. Empty: not a word for it.
std::optional<StateWord> stateFromWord(std::string_view word);

} // namespace halfsilver::payload
