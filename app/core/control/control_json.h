// The answers of the control socket, as values become JSON.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/connection_status.h"
#include "app/core/settings/mistake.h"

namespace halfsilver {

enum class AlarmSource { Hub, Pusher, None }; // what the mirror listens to; None: mistakes leave nothing

// What `status` tells beyond the book.
struct ControlFacts {
    AlarmSource source = AlarmSource::None;
    ConnectionStatus connection;
    QList<Mistake> mistakes;
    std::optional<QDateTime> paintedAt; // the last frame
};

QJsonObject statusJson(const ControlFacts &facts, const AlarmBook &book);

// {"as_of":time,"alarms":[…]}: the unfinished ones in the order of the screen, each as in alarmRow.
QJsonObject listJson(const AlarmBook &book, const QDateTime &now);

// The shape of an alarm, with its source and its derived state.
QJsonObject alarmRow(const Alarm &alarm);

} // namespace halfsilver
