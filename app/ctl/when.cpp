#include "app/ctl/when.h"

#include "app/core/settings/values.h"

#include <QTimeZone>

namespace halfsilver::ctl {

std::optional<QDateTime> whenFromText(const QString &text, const QDateTime &now)
{
    const bool isNumber = !text.isEmpty() && text.back().isDigit(); // a length needs its unit here
    if (std::chrono::seconds ago { 0 }; !isNumber && !settings::readValue(text, ago) && ago.count() >= 0)
        return now.addSecs(-ago.count()).toUTC();
    const auto local = [&now](const QDateTime &time) {
        return QDateTime(time.date(), time.time(), now.timeZone()).toUTC();
    };
    for (const char *format : { "HH:mm", "HH:mm:ss" }) {
        if (const QTime time = QTime::fromString(text, QLatin1StringView(format)); time.isValid()) {
            const QDateTime today(now.date(), time);
            return local(today <= QDateTime(now.date(), now.time()) ? today : today.addDays(-1));
        }
    }
    for (const char *format : { "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss" }) {
        if (const QDateTime time = QDateTime::fromString(text, QLatin1StringView(format)); time.isValid())
            return local(time);
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    return time.timeSpec() == Qt::LocalTime ? local(time) : time.toUTC();
}

} // namespace halfsilver::ctl
