// The trace of one alarm, from what its builder looked at.
#pragma once

#include "net/payload/alarm_builder.h"

namespace halfsilver::payload {

class AlarmExplainer {
public:
    AlarmExplainer(const AlarmBuilder &builder, const Levels &levels, std::span<const AlarmFields> fields,
                   const Json *base);

    // Before the rules.
    AlarmTrace explain(const DecodedAlarm &alarm) const;

private:
    FieldTrace trace(const QString &name, std::initializer_list<Field> sources, const QString &value) const;
    QString pathTo(const AlarmFields &level, Field field) const;
    const AlarmBuilder::Path *pathFor(Field field) const;

    const AlarmBuilder &m_builder;
    const Levels &m_levels;
    std::span<const AlarmFields> m_fields; // outermost first
    const Json *m_base;
};

// What the rules that fit have changed.
void explainRules(const Rules &rules, const DecodedAlarm &alarm, AlarmTrace &trace);

} // namespace halfsilver::payload
