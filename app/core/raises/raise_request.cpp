#include "app/core/raises/raise_request.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonDocument>
#include <QUuid>

namespace halfsilver {

namespace {

QString newUuid() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

// Before the clock of a machine without a battery is set, its times are those of 1970.
bool isTold(const QDateTime &at) { return at.isValid() && at.date().year() >= 2024; }

std::optional<Error> mistakeIn(const QJsonObject &alarm, bool raised)
{
    const auto read = alarmFromJson(alarm, {});
    if (const auto *wrong = std::get_if<FieldError>(&read))
        return Error { wrong->text };
    if (raised && std::get<AlarmReport>(read).title.value_or(QString()).trimmed().isEmpty())
        return Error { QStringLiteral("title: missing. A new alarm needs one.") };
    return std::nullopt;
}

} // namespace

QString toText(RaiseRequest::Verb verb)
{
    return verb == RaiseRequest::Verb::Raise ? QStringLiteral("raise") : QStringLiteral("clear");
}

Result<RaiseRequest> raising(QJsonObject alarm, const QString &target, const QDateTime &now)
{
    if (alarm.value(QLatin1String("id")).toString().isEmpty())
        alarm[QLatin1String("id")] = newUuid();
    if (isTold(now) && alarm.value(QLatin1String("raised_at")).isUndefined())
        alarm[QLatin1String("raised_at")] = toText(now);
    if (const auto mistake = mistakeIn(alarm, true))
        return *mistake;
    return RaiseRequest { RaiseRequest::Verb::Raise, target, alarm, {}, newUuid() };
}

RaiseRequest clearing(const QString &id, const QString &by, const QString &target, const QDateTime &now)
{
    QJsonObject alarm { { QStringLiteral("id"), id } };
    if (isTold(now))
        alarm[QLatin1String("cleared_at")] = toText(now);
    return { RaiseRequest::Verb::Clear, target, alarm, by, newUuid() };
}

QByteArray toJson(const RaiseRequest &request)
{
    QJsonObject json { { QStringLiteral("verb"), toText(request.verb) },
                       { QStringLiteral("alarm"), request.alarm },
                       { QStringLiteral("idempotency_key"), request.idempotencyKey } };
    if (!request.target.isEmpty())
        json[QLatin1String("target")] = request.target;
    if (!request.by.isEmpty())
        json[QLatin1String("by")] = request.by;
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

Result<RaiseRequest> raiseRequestFromJson(const QByteArray &bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    const QString verb = json.value(QLatin1String("verb")).toString();
    RaiseRequest request;
    request.verb = verb == QLatin1String("clear") ? RaiseRequest::Verb::Clear : RaiseRequest::Verb::Raise;
    request.target = json.value(QLatin1String("target")).toString();
    request.alarm = json.value(QLatin1String("alarm")).toObject();
    request.by = json.value(QLatin1String("by")).toString().left(kMaxName);
    request.idempotencyKey = json.value(QLatin1String("idempotency_key")).toString();
    if (verb != toText(request.verb))
        return Error { QStringLiteral("verb: raise or clear is needed") };
    if (request.id().isEmpty())
        return Error { QStringLiteral("alarm: an id is needed") };
    if (const QUuid key(request.idempotencyKey); key.isNull()) // it becomes a header as it stands
        return Error { QStringLiteral("idempotency_key: a UUID is needed") };
    if (const auto mistake = mistakeIn(request.alarm, request.verb == RaiseRequest::Verb::Raise))
        return *mistake;
    return request;
}

} // namespace halfsilver
