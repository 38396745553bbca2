// Which alarm a key is about: it has no name for one.
#pragma once

#include "app/core/alarms/alarm.h"

#include <QList>

namespace halfsilver {

class AlarmBook;

// Null where there is none. Only what the screen tells of, and of that first what has a row of its own (`seen`): in a
// flood an alarm may stand behind another, and nobody meant what is not on the screen.
const Alarm *firstToAcknowledge(const AlarmBook &book, const QList<AlarmKey> &seen); // the first that nobody has seen
const Alarm *firstToClear(const AlarmBook &book, const QList<AlarmKey> &seen);       // the first that is active
const Alarm *firstToShelve(const AlarmBook &book, const QList<AlarmKey> &seen);      // of these, not a critical one

} // namespace halfsilver
