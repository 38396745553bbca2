// `[alarm]`, and `[alarm.NAME]` for further sources: where alarms come from and where things are in their payload.
#pragma once

#include "app/core/alarms/alarm_book.h"

#include <QString>

namespace halfsilver {

// The paths are dotted ("data.title", "items.0.name"), from the top of the payload; for a list of alarms from the top
// of each. An empty path, or one that leads nowhere in a payload: recognised by the usual names.
struct AlarmSettings {
    QString connection;
    QString channel = QStringLiteral("alarm");
    QString event = QStringLiteral("App\\Events\\PushAlarmEvent");
    AlarmEnds ends = AlarmEnds::Auto;
    std::chrono::seconds expireInfo = std::chrono::hours(8);
    QString snapshotUrl, acknowledgeUrl, token, tokenFile;
    QString id, title, message, place, origin, priority, state, raisedAt;
    bool operator==(const AlarmSettings &) const = default;

    AlarmPolicy policy() const { return { ends, expireInfo }; }
};

} // namespace halfsilver
