// How an alarm changes: one pure function, used by the mirror's book and by the hub.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/result.h"

#include <variant>

namespace halfsilver {

// How an alarm of a source ends once it is acknowledged (alarm-api: "How an alarm ends").
enum class AlarmEnd {
    Clear,       // it stays until the source clears it
    Acknowledge, // it is a notice: acknowledging ends it
};

struct Reported {
    AlarmReport report;
    QDateTime at; // received, UTC; stands in for times the report lacks or has in the future
};
struct Acknowledged {
    QDateTime at;
    QString by;
    AlarmEnd end = AlarmEnd::Clear;
};
struct Cleared {
    QDateTime at;
};
// Nobody has to see it any more: expired, or absent from its source's snapshot.
struct Finished {
    QDateTime at;
};
using AlarmEvent = std::variant<Reported, Acknowledged, Cleared, Finished>;

// What `before` becomes. Idempotent for acknowledge, clear and finish. Fails only for an event other than a
// report about an alarm that is not known, and for a first report without a title.
Result<Alarm> transition(const std::optional<Alarm> &before, const AlarmEvent &event);

} // namespace halfsilver
