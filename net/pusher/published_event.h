// One event as a publisher hands it to a server. Source: Pusher's HTTP API, protocol §7.
#pragma once

#include <QString>
#include <QStringList>

namespace halfsilver::pusher {

struct PublishedEvent {
    QString name, data; // `data`: a text, as a rule of JSON
    QStringList channels;
    QString exceptSocketId; // empty: nobody is left out
    QStringList info;       // attributes asked for
    bool onlyNow = false;   // worthless where it comes late: no queue keeps it
    bool operator==(const PublishedEvent &) const = default;
};

} // namespace halfsilver::pusher
