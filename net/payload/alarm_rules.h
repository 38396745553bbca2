// The ini's rules over one alarm.
#pragma once

#include "net/payload/alarm_levels.h"
#include "net/payload/alarm_mapping.h"

namespace halfsilver::payload {

// Where a rule may look: what is understood, and what was sent.
struct RuleView {
    const DecodedAlarm &alarm;
    const Levels &levels;
    const Json *base, *innermost; // may be null
    const QString &event;

    QStringList texts(const QString &field) const;
};

// What stands at a dotted path from the top, or else from the innermost object.
std::optional<Json> elementAt(const QString &path, const Json *base, const Json *innermost);

using Rules = QList<std::pair<QString, AlarmRule>>;

// Puts what fits into the alarm; all rules look at it as it was before. False: one of them ignores it.
bool applyRules(const Rules &rules, DecodedAlarm &alarm, const Levels &levels, const Json *base, const Json *innermost,
                const QString &event, AlarmTrace *trace);

} // namespace halfsilver::payload
