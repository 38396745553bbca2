#include "app/core/quiet_hours.h"

#include "app/core/settings/translate.h"

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

bool isQuiet(const QuietHours &hours, const QDateTime &now, const QTimeZone &zone)
{
    if (!hours.from.isValid() || !hours.to.isValid())
        return false;
    const QTime time = now.toTimeZone(zone).time();
    if (hours.from <= hours.to)
        return hours.from <= time && time < hours.to;
    return hours.from <= time || time < hours.to;
}

std::chrono::milliseconds untilQuietChanges(const QuietHours &hours, const QDateTime &now, const QTimeZone &zone)
{
    std::chrono::milliseconds least = 1h;
    const QDate today = now.toTimeZone(zone).date();
    for (const QTime &time : { hours.from, hours.to }) {
        for (const QDate &day : { today, today.addDays(1) }) {
            const std::chrono::milliseconds until(now.msecsTo(QDateTime(day, time, zone)));
            if (time.isValid() && until > 0ms)
                least = std::min(least, until);
        }
    }
    return least;
}

namespace settings {

QTime timeOfDayFrom(const QString &value) { return QTime::fromString(value, QStringLiteral("H:mm")); }

std::optional<Wrong> timeOfDay(const QString &value)
{
    if (value.isEmpty() || timeOfDayFrom(value).isValid())
        return {};
    return Wrong { translate("settings", "“%1” is not a time of day.").arg(value.left(40)),
                   translate("settings", "Write one such as 22:00.") };
}

} // namespace settings

} // namespace halfsilver
