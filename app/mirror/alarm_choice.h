// Which alarm a key is about: it has no name for one.
#pragma once

namespace halfsilver {

class AlarmBook;
struct Alarm;

// Null where there is none. Only what the list tells of: nobody meant what is not on the screen.
const Alarm *firstToClear(const AlarmBook &book);  // the first that is active
const Alarm *firstToShelve(const AlarmBook &book); // the first active one that is not critical

} // namespace halfsilver
