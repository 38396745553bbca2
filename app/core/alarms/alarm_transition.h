// How an alarm changes: one pure function, used by the mirror's book and by the hub.
#pragma once

#include "app/core/alarms/alarm_change.h"
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
// Nobody has to see it any more: absent from its source's snapshot, or expired, which resets it, too.
struct Finished {
    QDateTime at;
    bool expired = false;
};
// By a person, once it has cleared and is acknowledged.
struct WasReset {
    QDateTime at;
};
// Put aside by a person until then; `once`: until it clears, if that is sooner. Never a critical one.
struct Shelved {
    QDateTime until;
    bool once = false;
    QString by;
};
struct Unshelved { };
// A warning that nobody acknowledged in time becomes critical.
struct Escalated {
    QDateTime at;
};
// An acknowledged alarm that is still active asks for attention again.
struct Realarmed {
    QDateTime at;
};
using AlarmEvent =
    std::variant<Reported, Acknowledged, Cleared, Finished, WasReset, Shelved, Unshelved, Escalated, Realarmed>;

// What `before` becomes. Idempotent for all but reports. Fails for an event other than a report about an alarm that
// is not known, for a first report without a title, for a reset of what is still active or unacknowledged, and for
// shelving what is critical. Escalation and re-alarm of what they do not concern change nothing.
Result<Alarm> transition(const std::optional<Alarm> &before, const AlarmEvent &event);
// The same for a report received then, without copying what it is given, for floods of them. Null: not known.
Result<Alarm> transition(const Alarm *before, const AlarmReport &report, const QDateTime &at);

// What the report of a known alarm changed, for the journal, and when that happened as its source tells it.
struct ToldChange {
    AlarmChange change = AlarmChange::Updated;
    std::optional<QDateTime> at = {};
};
ToldChange changeOf(const Alarm &before, const Alarm &after, const AlarmReport &report);

// Whether the report began a further occurrence.
bool beganAnew(const Alarm &before, const Alarm &after);

} // namespace halfsilver
