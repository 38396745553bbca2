#include "net/payload/php_moment.h"

#include "app/core/moment.h"

#include <QDateTime>
#include <QTimeZone>

namespace halfsilver::payload {

std::optional<qint64> phpMoment(const Json &value)
{
    std::string_view date, zone;
    if (!value.is_object() || value["date"].get(date) || value["timezone"].get(zone) || zone.empty()
        || zone.size() > 64)
        return std::nullopt;
    const auto local = momentFromText(date); // as if it were UTC
    QByteArray name(zone.data(), qsizetype(zone.size()));
    if (name.startsWith('+') || name.startsWith('-')) // timezone_type 1
        name.prepend("UTC");
    const QTimeZone timeZone(name == "Z" ? QByteArray("UTC") : name);
    if (!local || !timeZone.isValid())
        return std::nullopt;
    QDateTime moment = QDateTime::fromMSecsSinceEpoch(*local, Qt::UTC);
    moment.setTimeZone(timeZone); // the same date and time of day, there
    return moment.toMSecsSinceEpoch();
}

} // namespace halfsilver::payload
