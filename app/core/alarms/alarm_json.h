// The one shape of an alarm on the wire, version 1: the hub's API, the broadcast, the snapshot, `halfsilverctl
// --json`, `--state FILE`, the journal.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/result.h"

namespace halfsilver {

// Every member of the shape, absent times as null, and the members kept in `rest`.
QJsonObject toJson(const Alarm &alarm);

// A member that is missing or wrong; `field` is its name, empty when the whole is not an object.
struct FieldError {
    QString field;
    QString text; // what is wrong and what would be right
};

// What `shape` says; strict, as the hub takes it from programs: a member of a wrong type or beyond its length
// fails. State times and `count` are read (a hub's request handler drops them). `source` completes the key; a
// missing id leaves `key.id` empty. `state` is set from a "state" member, or else from the times where either is
// present.
std::variant<AlarmReport, FieldError> alarmFromJson(const QJsonObject &shape, const QString &source);

// "critical", "warning", "info".
QString toText(AlarmPriority priority);
std::optional<AlarmPriority> priorityFromText(QStringView text);
// "raised", "acknowledged", "cleared", "finished".
QString toText(AlarmState state);
std::optional<AlarmState> stateFromText(QStringView text);

// ISO 8601, UTC, milliseconds, "Z". Reading converts other offsets; a time without one counts as UTC.
QString toText(const QDateTime &time);
std::optional<QDateTime> timeFromText(const QString &text);

} // namespace halfsilver
