#include "app/ctl/history_print.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/plain_text.h"
#include "app/ctl/columns.h"

#include <QJsonArray>
#include <QTimeZone>

namespace halfsilver::ctl {

QString historyWords(const QJsonObject &history, const QDateTime &now)
{
    const QJsonArray entries = history.value(QLatin1String("entries")).toArray();
    if (entries.isEmpty())
        return QStringLiteral("Nothing is recorded of that.\n");
    QList<QStringList> rows;
    for (qsizetype i = entries.size(); i-- > 0;) {
        const QJsonObject entry = entries[i].toObject();
        const auto text = [&entry](QLatin1StringView member, qsizetype most) {
            return plainText(entry.value(member).toString(), most);
        };
        QString at;
        if (const auto time = timeFromText(entry.value(QLatin1String("at")).toString()); time) {
            const QDateTime local = time->toTimeZone(now.timeZone());
            at = local.toString(local.date() == now.date() ? QStringLiteral("HH:mm:ss")
                                                           : QStringLiteral("d MMM HH:mm:ss"));
        }
        QString title = text(QLatin1StringView("title"), 60);
        if (entry.value(QLatin1String("test")).toBool())
            title += QStringLiteral(" (test)");
        const QString by = text(QLatin1StringView("by"), 40);
        rows.append({ at, text(QLatin1StringView("change"), 20), text(QLatin1StringView("priority"), 20), title,
                      text(QLatin1StringView("place"), 30), by.isEmpty() ? by : QStringLiteral("by ") + by,
                      text(QLatin1StringView("id"), kMaxId) });
    }
    const QString more = history.value(QLatin1String("next")).isDouble()
        ? QStringLiteral("Earlier ones are left out: --limit, --since and --until choose.\n")
        : QString();
    return more + aligned(rows);
}

} // namespace halfsilver::ctl
