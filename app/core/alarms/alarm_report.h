// What a source says of one alarm at one moment: an event's payload, a row of a snapshot, a request to the hub.
#pragma once

#include "app/core/alarms/alarm.h"

#include <memory>

namespace halfsilver {

// A member without a value was not said, and leaves what is known as it is.
struct AlarmReport {
    AlarmKey key;
    bool ownId = true; // false: the id was made from the content
    std::optional<AlarmPriority> priority;
    std::optional<QString> title, message, place, origin, group;
    std::optional<QDateTime> raisedAt, expiresAt; // an invalid expiresAt takes an earlier one back
    // A told state makes the source one that is trusted to clear (`ends = auto`), and its times count.
    std::optional<AlarmState> state;
    std::optional<QDateTime> acknowledgedAt, clearedAt;
    std::optional<QString> acknowledgedBy;
    std::optional<int> count; // told by the backend; otherwise each report of a known alarm adds one
    std::optional<bool> test;
    bool whole = false; // it tells every member of the shape, as our hub does: then count and raised_at say which of
                        // two tellings is the older one
    QJsonObject rest;
    std::optional<QDateTime> receivedAt; // by the book; empty: now
    // What to take instead where the alarm turns out not to be known: complete in itself. Null: this is.
    std::shared_ptr<const AlarmReport> ifNew;
    bool operator==(const AlarmReport &) const = default;
};

// It is over, whether or not anybody has seen it.
inline bool tellsClear(const AlarmReport &report)
{
    return report.state && *report.state != AlarmState::Raised && *report.state != AlarmState::Acknowledged;
}

} // namespace halfsilver
