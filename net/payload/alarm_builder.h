// The report of one alarm out of its levels.
#pragma once

#include "net/payload/alarm_levels.h"
#include "net/payload/alarm_mapping.h"
#include "net/payload/alarm_rules.h"

namespace halfsilver::payload {

class AlarmBuilder {
public:
    AlarmBuilder(const QString &source, const AlarmSettings &settings);

    // What is built next is of the event of that name; the first of the settings' where they hear none of it. A row of
    // a snapshot is of none.
    void heard(const QString &name);
    void setIsEvent(bool isEvent) { m_isEvent = isEvent; }
    const QString &eventName() const { return m_events[m_event].shortName; }

    // `fields` are the levels, outermost first, and `innermost` is the object of the last one. `base` is where the
    // ini's paths start; without it there is no JSON that they could lead into. `text` stands where the alarm was
    // expected, `rest` is what else is to be shown. Empty where a rule ignores it. `trace` may be null.
    std::optional<DecodedAlarm> build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost,
                                      const QString &text, const QString &rest, AlarmTrace *trace) const;

private:
    friend class AlarmExplainer;
    struct Path {
        Field field;
        struct Way {
            QString text;
            std::vector<std::string> keys;
        };
        std::vector<Way> ways; // the first that leads to something fit counts
    };
    struct Event {
        HeardEvent heard;
        QString shortName;
    };
    AlarmFields configured(const Json &base) const;
    std::optional<AlarmPriority> priorityFor(const Levels &levels) const;
    std::optional<AlarmState> stateByName(std::optional<AlarmState> told) const;

    QString m_source;
    std::vector<Event> m_events; // at least one
    size_t m_event = 0;
    bool m_isEvent = true;
    std::vector<Path> m_paths;
    QList<std::pair<QString, AlarmPriority>> m_priorities;
    Rules m_rules;
    QStringList m_kept; // paths into the report's rest
    bool m_stateIsConfigured = false;
    bool m_toldByName = false; // an event of its own tells when alarms clear
};

} // namespace halfsilver::payload
