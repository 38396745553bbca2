#include "app/mirror/alarm_choice.h"

#include "app/core/alarms/alarm_book.h"

#include <algorithm>

namespace halfsilver {

namespace {

const Alarm *first(std::span<const Alarm *const> alarms, auto fits)
{
    const auto found = std::find_if(alarms.begin(), alarms.end(), [&](const Alarm *alarm) { return fits(*alarm); });
    return found == alarms.end() ? nullptr : *found;
}

const Alarm *firstSeen(std::span<const Alarm *const> alarms, const QList<AlarmKey> &seen, auto fits)
{
    return first(alarms, [&](const Alarm &alarm) { return fits(alarm) && seen.contains(alarm.key); });
}

const Alarm *firstListed(const AlarmBook &book, const QList<AlarmKey> &seen, auto fits)
{
    const Alarm *alarm = firstSeen(book.listed(), seen, fits);
    return alarm ? alarm : first(book.listed(), fits);
}

} // namespace

const Alarm *firstToAcknowledge(const AlarmBook &book, const QList<AlarmKey> &seen)
{
    const Alarm *alarm = firstSeen(book.listed(), seen, [](const Alarm &each) { return !each.acknowledgedAt; });
    return alarm ? alarm : book.firstUnacknowledged();
}

const Alarm *firstToClear(const AlarmBook &book, const QList<AlarmKey> &seen)
{
    return firstListed(book, seen, [](const Alarm &alarm) { return alarm.active(); });
}

const Alarm *firstToShelve(const AlarmBook &book, const QList<AlarmKey> &seen)
{
    return firstListed(book, seen,
                       [](const Alarm &alarm) { return alarm.active() && alarm.priority != AlarmPriority::Critical; });
}

} // namespace halfsilver
