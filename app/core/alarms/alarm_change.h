// What happened to an alarm, as the journal keeps it. A new kind is a value here and its word beneath.
#pragma once

#include <QLatin1StringView>

#include <array>

namespace halfsilver {

enum class AlarmChange {
    Raised,
    Updated,
    Acknowledged,
    Cleared,
    Finished,
    Shelved,
    Unshelved,
    Reset,
    Escalated,
    Realarmed,
};

// In the order of the values. A word that stands in journals never changes.
inline constexpr std::array kAlarmChangeWords {
    QLatin1StringView("raised"),    QLatin1StringView("updated"),  QLatin1StringView("acknowledged"),
    QLatin1StringView("cleared"),   QLatin1StringView("finished"), QLatin1StringView("shelved"),
    QLatin1StringView("unshelved"), QLatin1StringView("reset"),    QLatin1StringView("escalated"),
    QLatin1StringView("realarmed"),
};
static_assert(kAlarmChangeWords.size() == size_t(AlarmChange::Realarmed) + 1, "a value without its word");

constexpr QLatin1StringView toText(AlarmChange change) { return kAlarmChangeWords[size_t(change)]; }

} // namespace halfsilver
