#include "app/store/alarm_row.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonDocument>

namespace halfsilver {

namespace {

// What this mirror made of the alarm, beside the shape: under a name that no backend would use.
const QString kMirror = QStringLiteral("halfsilver.mirror");

QJsonObject mirrorFacts(const Alarm &alarm)
{
    QJsonObject facts;
    const auto time = [&facts](const QString &name, const std::optional<QDateTime> &at) {
        if (at)
            facts[name] = toText(*at);
    };
    const auto text = [&facts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            facts[name] = value;
    };
    const auto flag = [&facts](const QString &name, bool value) {
        if (value)
            facts[name] = true;
    };
    if (alarm.raisedTold == alarm.raisedAt)
        flag(QStringLiteral("raised_told"), true);
    else
        time(QStringLiteral("raised_told"), alarm.raisedTold);
    text(QStringLiteral("group"), alarm.group);
    flag(QStringLiteral("first_out"), alarm.firstOut);
    flag(QStringLiteral("latched"), alarm.latched);
    time(QStringLiteral("reset_at"), alarm.resetAt);
    time(QStringLiteral("shelved_until"), alarm.shelvedUntil);
    flag(QStringLiteral("shelved_once"), alarm.shelvedOnce);
    text(QStringLiteral("shelved_by"), alarm.shelvedBy);
    time(QStringLiteral("escalated_at"), alarm.escalatedAt);
    time(QStringLiteral("realarmed_at"), alarm.realarmedAt);
    return facts;
}

void takeMirrorFacts(Alarm &alarm, const QJsonObject &facts)
{
    const auto time = [&facts](const QString &name) { return timeFromText(facts.value(name).toString()); };
    alarm.raisedTold = facts.value(QLatin1String("raised_told")).toBool() ? std::optional(alarm.raisedAt)
                                                                          : time(QStringLiteral("raised_told"));
    alarm.group = facts.value(QLatin1String("group")).toString();
    alarm.firstOut = facts.value(QLatin1String("first_out")).toBool();
    alarm.latched = facts.value(QLatin1String("latched")).toBool();
    alarm.resetAt = time(QStringLiteral("reset_at"));
    alarm.shelvedUntil = time(QStringLiteral("shelved_until"));
    alarm.shelvedOnce = facts.value(QLatin1String("shelved_once")).toBool();
    alarm.shelvedBy = facts.value(QLatin1String("shelved_by")).toString();
    alarm.escalatedAt = time(QStringLiteral("escalated_at"));
    alarm.realarmedAt = time(QStringLiteral("realarmed_at"));
}

} // namespace

AlarmRow toRow(const Alarm &alarm)
{
    QJsonObject shape = toJson(alarm);
    if (const QJsonObject facts = mirrorFacts(alarm); !facts.isEmpty())
        shape[kMirror] = facts;
    if (alarm.stateTold) // the word stands there where the source tells it
        shape[QLatin1String("state")] = toText(alarm.state());
    return { alarm.key, alarm.ownId, alarm.receivedAt.toMSecsSinceEpoch(),
             QJsonDocument(shape).toJson(QJsonDocument::Compact) };
}

Result<Alarm> fromRow(const AlarmRow &row, QStringList &remarks)
{
    const QString name = row.key.source + u'/' + row.key.id;
    QJsonObject shape = QJsonDocument::fromJson(row.shape).object();
    const QJsonObject facts = shape.take(kMirror).toObject();
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
    takeMirrorFacts(alarm, facts);
    return alarm;
}

} // namespace halfsilver
