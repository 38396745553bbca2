#include "app/core/control/control_json.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonArray>

#include <algorithm>

namespace halfsilver {

namespace {

QJsonValue orNull(const std::optional<QDateTime> &time)
{
    return time && time->isValid() ? QJsonValue(toText(*time)) : QJsonValue(QJsonValue::Null);
}
QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

} // namespace

QJsonObject statusJson(const ControlFacts &facts, const AlarmBook &book)
{
    const ConnectionStatus &connection = facts.connection;
    QJsonArray channels, mistakes;
    for (const ChannelStatus &channel : connection.channels)
        channels.append(QJsonObject { { QStringLiteral("name"), channel.name },
                                      { QStringLiteral("subscribed"), channel.subscribed } });
    for (const Mistake &mistake : facts.mistakes)
        mistakes.append(QJsonObject { { QStringLiteral("file"), mistake.file },
                                      { QStringLiteral("line"), mistake.line },
                                      { QStringLiteral("text"), mistake.text() } });
    const auto &order = book.order();
    const auto active = std::count_if(order.begin(), order.end(), [](const Alarm *a) { return a->active(); });
    const auto unseen = std::count_if(order.begin(), order.end(), [](const Alarm *a) {
        return !a->acknowledgedAt && !a->test; // a drill is nothing that somebody has missed
    });
    return {
        { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) },
        { QStringLiteral("source"), toText(facts.source) },
        { QStringLiteral("connection"),
          QJsonObject { { QStringLiteral("state"), toText(connection.phase) },
                        { QStringLiteral("since"), orNull(std::optional(connection.since)) },
                        { QStringLiteral("last_heard"), orNull(connection.lastHeard) },
                        { QStringLiteral("socket_id"), orNull(connection.socketId) },
                        { QStringLiteral("reason"), orNull(connection.reason) },
                        { QStringLiteral("next_try"), orNull(connection.nextTry) } } },
        { QStringLiteral("channels"), channels },
        { QStringLiteral("alarms"),
          QJsonObject { { QStringLiteral("active"), qint64(active) + book.beyond() },
                        { QStringLiteral("unacknowledged"), qint64(unseen) } } },
        { QStringLiteral("events"),
          QJsonObject { { QStringLiteral("received"), connection.received },
                        { QStringLiteral("undecoded"), connection.undecoded },
                        { QStringLiteral("unheard"), connection.unheard } } },
        { QStringLiteral("mistakes"), mistakes },
        { QStringLiteral("painted_at"), orNull(facts.paintedAt) },
    };
}

QJsonObject alarmRow(const Alarm &alarm)
{
    QJsonObject row = toJson(alarm);
    row[QLatin1String("source")] = alarm.key.source;
    row[QLatin1String("state")] = toText(alarm.state());
    if (alarm.shelvedUntil) {
        row[QLatin1String("shelved_until")] = toText(*alarm.shelvedUntil);
        row[QLatin1String("shelved_by")] = orNull(alarm.shelvedBy);
    }
    if (alarm.escalatedAt)
        row[QLatin1String("escalated_at")] = toText(*alarm.escalatedAt);
    if (alarm.realarmedAt)
        row[QLatin1String("realarmed_at")] = toText(*alarm.realarmedAt);
    if (alarm.firstOut)
        row[QLatin1String("first_out")] = true;
    if (alarm.standing != AlarmStanding::Here)
        row[QLatin1String("standing")] =
            alarm.standing == AlarmStanding::Suppressed ? QStringLiteral("suppressed") : QStringLiteral("elsewhere");
    return row;
}

QJsonObject listJson(const AlarmBook &book, const QDateTime &now)
{
    QJsonArray alarms;
    for (const Alarm *alarm : book.order())
        alarms.append(alarmRow(*alarm));
    return { { QStringLiteral("as_of"), toText(now) }, { QStringLiteral("alarms"), alarms } };
}

} // namespace halfsilver
