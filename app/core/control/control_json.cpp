#include "app/core/control/control_json.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace halfsilver {

namespace {

QJsonValue orNull(const std::optional<QDateTime> &time)
{
    return time && time->isValid() ? QJsonValue(toText(*time)) : QJsonValue(QJsonValue::Null);
}
QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

QJsonValue inMs(const std::optional<std::chrono::nanoseconds> &length)
{
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(length.value_or(std::chrono::nanoseconds(0)));
    return length ? QJsonValue(std::round(double(us.count()) / 100) / 10) : QJsonValue(QJsonValue::Null);
}

QJsonObject counts(const AlarmBook &book)
{
    const auto &order = book.order();
    const auto active = std::count_if(order.begin(), order.end(), [](const Alarm *a) { return a->active(); });
    const auto unseen =
        std::count_if(order.begin(), order.end(), [](const Alarm *a) { return BeyondTally::isUnseen(*a); });
    const BeyondTally beyond = book.beyond();
    QJsonObject counts { { QStringLiteral("active"), qint64(active) + beyond.active },
                         { QStringLiteral("unacknowledged"), qint64(unseen) + beyond.unseen } };
    for (const auto &[name, size] :
         { std::pair(QStringLiteral("shelved"), book.group(AlarmGroup::Shelved).size()),
           std::pair(QStringLiteral("suppressed"), book.group(AlarmGroup::Suppressed).size()),
           std::pair(QStringLiteral("elsewhere"),
                     book.group(AlarmGroup::Elsewhere).size() + book.group(AlarmGroup::Hidden).size()) }) {
        if (size > 0)
            counts[name] = qint64(size);
    }
    return counts;
}

} // namespace

QString toText(AlarmStanding standing)
{
    switch (standing) {
    case AlarmStanding::Here:
        return QStringLiteral("here");
    case AlarmStanding::Suppressed:
        return QStringLiteral("suppressed");
    case AlarmStanding::Elsewhere:
        return QStringLiteral("elsewhere");
    case AlarmStanding::Hidden:
        return QStringLiteral("hidden");
    }
    return {};
}

QJsonObject statusJson(const ControlFacts &facts, const AlarmBook &book)
{
    const ConnectionStatus &connection = facts.connection;
    QJsonArray channels, mistakes;
    for (const ChannelStatus &channel : connection.channels) {
        QJsonObject row { { QStringLiteral("name"), channel.name },
                          { QStringLiteral("subscribed"), channel.subscribed } };
        if (channel.heartbeatMissingSince)
            row.insert(QStringLiteral("heartbeat_missing_since"), orNull(channel.heartbeatMissingSince));
        if (!channel.reason.isEmpty())
            row[QLatin1StringView("reason")] = channel.reason;
        channels.append(row);
    }
    for (const Mistake &mistake : facts.mistakes)
        mistakes.append(QJsonObject { { QStringLiteral("file"), mistake.file },
                                      { QStringLiteral("line"), mistake.line },
                                      { QStringLiteral("text"), mistake.text() } });
    return {
        { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) },
        { QStringLiteral("source"), toText(facts.source) },
        { QStringLiteral("connection"),
          QJsonObject { { QStringLiteral("state"), toText(connection.phase) },
                        { QStringLiteral("since"), orNull(std::optional(connection.since)) },
                        { QStringLiteral("last_heard"), orNull(connection.lastHeard) },
                        { QStringLiteral("socket_id"), orNull(connection.socketId) },
                        { QStringLiteral("receiving"), connection.receiving() },
                        { QStringLiteral("reason"),
                          orNull(connection.reason.isEmpty() ? connection.whyDeaf() : connection.reason) },
                        { QStringLiteral("next_try"), orNull(connection.nextTry) } } },
        { QStringLiteral("channels"), channels },
        { QStringLiteral("alarms"), counts(book) },
        { QStringLiteral("events"),
          QJsonObject { { QStringLiteral("received"), connection.received },
                        { QStringLiteral("undecoded"), connection.undecoded },
                        { QStringLiteral("ignored"), connection.ignored },
                        { QStringLiteral("unheard"), connection.unheard } } },
        { QStringLiteral("mistakes"), mistakes },
        { QStringLiteral("notices"), QJsonArray::fromStringList(facts.notices) },
        { QStringLiteral("silenced_until"), orNull(facts.silencedUntil) },
        { QStringLiteral("painted_at"), orNull(facts.paintedAt) },
        { QStringLiteral("longest_turn_ms"), inMs(facts.longestTurn) },
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
        row[QLatin1String("standing")] = toText(alarm.standing);
    return row;
}

QJsonObject listJson(const AlarmBook &book, const QDateTime &now)
{
    QJsonArray alarms;
    for (const Alarm *alarm : book.order()) {
        QJsonObject row = alarmRow(*alarm);
        if (const auto until = book.lastKnown(alarm->key))
            row[QLatin1String("last_known")] = toText(*until);
        if (book.notRecorded(alarm->key))
            row[QLatin1String("recorded")] = false;
        alarms.append(row);
    }
    return { { QStringLiteral("as_of"), toText(now) }, { QStringLiteral("alarms"), alarms } };
}

} // namespace halfsilver
