// The report of one alarm out of its levels.
#pragma once

#include "net/payload/alarm_levels.h"
#include "net/payload/alarm_mapping.h"

namespace halfsilver::payload {

class AlarmBuilder {
public:
    AlarmBuilder(const QString &source, const AlarmSettings &settings);

    const QString &eventName() const { return m_eventName; }

    // `fields` are the levels, outermost first, and `innermost` is the object of the last one. `base` is where the
    // ini's paths start; without it there is no JSON that they could lead into. `text` stands where the alarm was
    // expected, `rest` is what else is to be shown.
    DecodedAlarm build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost,
                       const QString &text, const QString &rest) const;
    DecodedAlarm textAlarm(const QString &text, const QString &rest) const
    {
        return build({}, nullptr, nullptr, text, rest);
    }

private:
    struct Path {
        Field field;
        std::vector<std::string> keys;
    };
    AlarmFields configured(const Json &base) const;

    QString m_source, m_eventName;
    std::vector<Path> m_paths;
    bool m_stateIsConfigured = false;
};

} // namespace halfsilver::payload
