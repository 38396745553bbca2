// The answers of the control socket, as values become JSON.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/connection_status.h"
#include "app/core/control/listening_to.h"
#include "app/core/settings/mistake.h"

namespace halfsilver {

// What `status` tells beyond the book.
struct ControlFacts {
    ListeningTo source = ListeningTo::Nobody;
    ConnectionStatus connection;
    QList<Mistake> mistakes;
    std::optional<QDateTime> paintedAt;     // the last frame
    std::optional<QDateTime> silencedUntil; // somebody asked for it, and nothing critical has begun since
    QStringList notices;                    // that the screen shows, in its language
    std::optional<std::chrono::nanoseconds> longestTurn {}; // of the event loop, in the last minute
};

// "here", "suppressed", "elsewhere", "hidden": what the shell is told of it. A row leaves "here" out.
QString toText(AlarmStanding standing);

// The answer to `status`. Source: the alarm API, "The control socket".
QJsonObject statusJson(const ControlFacts &facts, const AlarmBook &book);

// {"as_of":time,"alarms":[…]}: the unfinished ones in the order of the screen, each as in alarmRow.
QJsonObject listJson(const AlarmBook &book, const QDateTime &now);

// The shape of an alarm, with its source and its derived state.
QJsonObject alarmRow(const Alarm &alarm);

} // namespace halfsilver
