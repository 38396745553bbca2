// The hours of a night, by the clock on the wall. Pure.
#pragma once

#include "app/core/settings/values.h"

#include <QDateTime>
#include <QTimeZone>

namespace halfsilver {

struct QuietHours {
    QTime from, to; // across midnight where `to` is the earlier one; both invalid: there are none
    bool operator==(const QuietHours &) const = default;
};

// By what a clock in that zone shows, so that the night of a changed clock is an hour longer or shorter, as people's is.
bool isQuiet(const QuietHours &hours, const QDateTime &now, const QTimeZone &zone);
// Until it may be otherwise: never later than it is, and at most an hour, because clocks are set and zones change.
std::chrono::milliseconds untilQuietChanges(const QuietHours &hours, const QDateTime &now, const QTimeZone &zone);

namespace settings {
// "22:00" or "7:30"; empty: none.
std::optional<Wrong> timeOfDay(const QString &value);
QTime timeOfDayFrom(const QString &value);
} // namespace settings

} // namespace halfsilver
