// Where a mirror hears of alarms.
#pragma once

#include <QString>

namespace halfsilver {

enum class ListeningTo {
    Hub,    // the embedded one
    Pusher, // what [pusher…] says
    Nobody, // a mistake in the ini leaves nothing to connect to
};

inline QString toText(ListeningTo whom) // as `status` says it
{
    switch (whom) {
    case ListeningTo::Hub:
        return QStringLiteral("hub");
    case ListeningTo::Pusher:
        return QStringLiteral("pusher");
    case ListeningTo::Nobody:
        break;
    }
    return QStringLiteral("none");
}

} // namespace halfsilver
