#include "app/mirror/alarm_choice.h"

#include "app/core/alarms/alarm_book.h"

#include <algorithm>

namespace halfsilver {

namespace {

const Alarm *firstListed(const AlarmBook &book, auto fits)
{
    const auto listed = book.listed();
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const Alarm *alarm) { return fits(*alarm); });
    return found == listed.end() ? nullptr : *found;
}

} // namespace

const Alarm *firstToClear(const AlarmBook &book)
{
    return firstListed(book, [](const Alarm &alarm) { return alarm.active(); });
}

const Alarm *firstToShelve(const AlarmBook &book)
{
    return firstListed(book,
                       [](const Alarm &alarm) { return alarm.active() && alarm.priority != AlarmPriority::Critical; });
}

} // namespace halfsilver
