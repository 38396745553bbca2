// What Laravel's log driver writes of the events that it would have broadcast.
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace halfsilver::ctl {

struct LoggedEvent {
    int line = 0; // from 1, of its first line
    QString name;
    QStringList channels;
    QByteArray payload; // JSON, as far as it is there
    bool operator==(const LoggedEvent &) const = default;
};

// In their order. Lines of anything else are passed over.
//     [2026-11-22 20:11:37] local.INFO: Broadcasting [App\Events\PushAlarmEvent] on channels [alarm] with payload:
//     {
//         "data": { … }
//     }
// Also within a line of JSON, as Monolog's JsonFormatter writes it.
// Source: Illuminate\Broadcasting\Broadcasters\LogBroadcaster, Laravel 8 to 12; protocol §8.
QList<LoggedEvent> eventsOfLog(const QByteArray &log);

} // namespace halfsilver::ctl
