#include "app/store/alarm_row.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonDocument>

namespace halfsilver {

AlarmRow toRow(const Alarm &alarm)
{
    QJsonObject shape = toJson(alarm);
    if (alarm.stateTold) // the word stands there where the source tells it
        shape[QLatin1String("state")] = toText(alarm.state());
    return { alarm.key, alarm.ownId, alarm.receivedAt.toMSecsSinceEpoch(),
             QJsonDocument(shape).toJson(QJsonDocument::Compact) };
}

Result<Alarm> fromRow(const AlarmRow &row, QStringList &remarks)
{
    const QString name = row.key.source + u'/' + row.key.id;
    QJsonObject shape = QJsonDocument::fromJson(row.shape).object();
    shape.remove(QLatin1String("id")); // the column counts: it is the one that was looked for
    auto read = alarmFromJson(shape, row.key.source);
    while (const auto *wrong = std::get_if<FieldError>(&read)) {
        if (!shape.contains(wrong->field))
            return Error { QStringLiteral("journal: alarm %1: %2").arg(name, wrong->text) };
        remarks.append(QStringLiteral("journal: alarm %1: %2; left out").arg(name, wrong->text));
        shape.remove(wrong->field);
        read = alarmFromJson(shape, row.key.source);
    }
    const AlarmReport &report = std::get<AlarmReport>(read);
    if (report.title.value_or(QString()).isEmpty())
        return Error { QStringLiteral("journal: alarm %1: its row has no title; skipped").arg(name) };

    Alarm alarm;
    alarm.key = row.key;
    alarm.ownId = row.ownId;
    alarm.receivedAt = QDateTime::fromMSecsSinceEpoch(row.receivedAt, Qt::UTC);
    alarm.priority = report.priority.value_or(alarm.priority);
    alarm.title = *report.title;
    alarm.message = report.message.value_or(QString());
    alarm.place = report.place.value_or(QString());
    alarm.origin = report.origin.value_or(QString());
    alarm.raisedAt = report.raisedAt.value_or(alarm.receivedAt);
    alarm.acknowledgedAt = report.acknowledgedAt;
    alarm.acknowledgedBy = report.acknowledgedBy.value_or(QString());
    alarm.clearedAt = report.clearedAt;
    alarm.expiresAt = report.expiresAt;
    alarm.stateTold = shape.contains(QLatin1String("state"));
    alarm.count = report.count.value_or(1);
    alarm.test = report.test.value_or(false);
    alarm.rest = report.rest;
    return alarm;
}

} // namespace halfsilver
