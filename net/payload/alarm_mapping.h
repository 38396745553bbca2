// The data of an event, or a snapshot, as alarms.
// The ini's paths, tables and rules come first; alarm_trace.h tells what came from where.
//
// The alarm is found where Laravel and others put it: the public properties at the top, one level down in "data",
// "alarm" or "payload", as a list of alarms, as a text. Of several levels the one with a title is the alarm; the others
// fill in what it lacks. Nothing is too strange to be shown: without a title the message is the title, and without
// either the event's short name is, with whatever texts and numbers there are as the message.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/result.h"
#include "net/payload/alarm_settings.h"
#include "net/payload/alarm_trace.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace halfsilver {

struct DecodedAlarm {
    AlarmReport report; // as told: without a title where the payload had none, as for {"id":5,"state":"cleared"}
    QString titleIfNew, messageIfNew; // what to show where the alarm is not known yet; both cleaned

    // The report with these: complete in itself.
    AlarmReport asNew() const;
    bool operator==(const DecodedAlarm &) const = default;
};

struct DecodedAlarms {
    QList<DecodedAlarm> alarms; // at least one, of an event, unless a rule ignores it
    qsizetype ignored = 0;      // by a rule
    QString remark;             // what could not be decoded, for the journal and the count; empty when all was
};

class AlarmMapping {
public:
    static constexpr int kMaxAlarms = 1000; // of one event
    static constexpr int kMaxRows = 20'000; // of a snapshot

    // `source` is the ini section, such as "alarm.garden".
    AlarmMapping(const QString &source, const AlarmSettings &settings);
    ~AlarmMapping();
    AlarmMapping(AlarmMapping &&) noexcept;
    AlarmMapping &operator=(AlarmMapping &&) noexcept;

    // `name` is the event's, one of those that the settings hear; without it, the first of them.
    DecodedAlarms event(const QByteArray &payload, const QString &name = {});
    // The same, with a trace for each alarm, those that a rule ignores too.
    DecodedAlarms explain(const QByteArray &payload, const QString &name, QList<AlarmTrace> &traces);

    // {"alarms":[…]}, {"data":[…]} or a list; anything else fails, as what a snapshot lacks counts as finished. Rows
    // without an id are no part of it and are told in the remark.
    Result<DecodedAlarms> snapshot(const QByteArray &body);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace halfsilver
