// What people paste from elsewhere: recognised, and reported with our word for it.
#pragma once

#include "app/core/settings/values.h"

namespace halfsilver::settings {

// Our key for one of pusher-js, Laravel Echo or Laravel's .env (`forceTLS`, `PUSHER_APP_KEY`); empty when it is none.
QString keyForForeign(QStringView key);

struct Pasted {
    QString value; // what was meant
    Wrong wrong;
};
// A value in quotes, an event with doubled backslashes or in Echo's spelling (`.PushAlarmEvent`), one with invisible
// characters. `isEvent`: the key takes the name of an event.
std::optional<Pasted> correctPasted(const QString &value, bool isEvent);

} // namespace halfsilver::settings
