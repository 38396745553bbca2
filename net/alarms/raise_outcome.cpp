#include "net/alarms/raise_outcome.h"

#include <QJsonDocument>

namespace halfsilver {

RaiseOutcome outcomeOf(RaiseRequest::Verb verb, const HttpAnswer &answer)
{
    if (answer.ok())
        return RaiseOutcome::Accepted;
    switch (answer.status) {
    case 400: // not JSON, 413 too long, 415 of another type, 422 a field wrong: the request itself
    case 410:
    case 413:
    case 415:
    case 422:
        return RaiseOutcome::Refused;
    case 404: // to raise: the address is wrong, which a person can mend. To clear: there is no such alarm
        return verb == RaiseRequest::Verb::Clear ? RaiseOutcome::Refused : RaiseOutcome::Later;
    default:
        return RaiseOutcome::Later;
    }
}

bool mayBeItsOwnFault(const HttpAnswer &answer)
{
    switch (answer.status) {
    case 401:
    case 403:
    case 404:
    case 405:
    case 408:
    case 429:
        return false;
    default:
        return answer.status >= 400 && answer.status <= 500;
    }
}

QString refusalOf(const HttpAnswer &answer)
{
    const QJsonObject json = QJsonDocument::fromJson(answer.body).object();
    QString said = json.value(QLatin1String("error")).toString();
    if (said.isEmpty())
        said = json.value(QLatin1String("message")).toString();
    said = said.left(200).simplified();
    return said.isEmpty() ? answer.error : QString(answer.error + u": " + said);
}

QUrl alarmUrl(const QUrl &alarms, const QString &id, const QByteArray &verb)
{
    QByteArray base = alarms.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment);
    while (base.endsWith('/'))
        base.chop(1);
    base += '/' + QUrl::toPercentEncoding(id, {}, ".");
    QUrl url = QUrl::fromEncoded(verb.isEmpty() ? base : QByteArray(base + '/' + verb));
    url.setQuery(alarms.query(QUrl::FullyEncoded));
    return url;
}

HttpRequest httpRequestOf(const RaiseRequest &request, const QUrl &raiseUrl, const QString &token)
{
    const bool raise = request.verb == RaiseRequest::Verb::Raise;
    QJsonObject body = request.alarm;
    if (!raise) {
        body = { { QStringLiteral("by"), request.by } };
        if (const QJsonValue at = request.alarm.value(QLatin1String("cleared_at")); at.isString())
            body[QLatin1String("at")] = at;
    }
    HttpRequest http;
    http.url = raise ? raiseUrl : alarmUrl(raiseUrl, request.id(), "clear");
    http.json = QJsonDocument(body).toJson(QJsonDocument::Compact);
    http.token = token;
    http.idempotencyKey = request.idempotencyKey.toLatin1();
    return http;
}

} // namespace halfsilver
