#include "app/ctl/http_route.h"

#include "app/core/control/history_json.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace halfsilver::ctl {

HttpRoute routeOf(const QUrl &base, const ControlRequest &request)
{
    const auto at = [&](const QString &path) {
        QString whole = QString::fromLatin1(base.toEncoded(QUrl::StripTrailingSlash));
        while (whole.endsWith(u'/'))
            whole.chop(1);
        return QUrl(whole + path, QUrl::StrictMode); // as it is: an id may hold an encoded slash
    };
    const auto body = [](const QJsonObject &json) { return QJsonDocument(json).toJson(QJsonDocument::Compact); };
    switch (request.verb) {
    case ControlVerb::Status:
        return { at(QStringLiteral("/api/health")), false, {} };
    case ControlVerb::List:
        return { at(QStringLiteral("/api/alarms")), false, {} };
    case ControlVerb::Raise:
        return { at(QStringLiteral("/api/alarms")), true, body(request.alarm) };
    case ControlVerb::Acknowledge:
    case ControlVerb::Clear: {
        const QString id = QString::fromLatin1(QUrl::toPercentEncoding(request.id));
        QJsonObject told;
        if (!request.by.isEmpty())
            told[QLatin1String("by")] = request.by;
        return { at(QStringLiteral("/api/alarms/%1/%2").arg(id, toText(request.verb))), true,
                 told.isEmpty() ? QByteArray() : body(told) };
    }
    case ControlVerb::History: {
        QUrlQuery query;
        const QJsonObject asked = toJson(request.history);
        for (auto it = asked.begin(); it != asked.end(); ++it)
            query.addQueryItem(it.key(), QString::fromLatin1(QUrl::toPercentEncoding(it->toVariant().toString())));
        QUrl url = at(QStringLiteral("/api/history"));
        url.setQuery(query);
        return { url, false, {} };
    }
    default:
        break;
    }
    Q_ASSERT_X(false, "routeOf", "no alarm API offers what is for a mirror");
    return {};
}

Outcome outcomeOf(const QUrl &base, ControlVerb verb, int status, const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonObject json = document.object();
    const QString where = base.toString(QUrl::RemoveUserInfo);
    if (status >= 200 && status < 300) {
        // Anything may listen on a port: an answer counts only in the shape that was asked for.
        const QString proof = verb == ControlVerb::Status ? QStringLiteral("server")
            : verb == ControlVerb::List                   ? QStringLiteral("alarms")
            : verb == ControlVerb::History                ? QStringLiteral("entries")
                                                          : QStringLiteral("id");
        if (document.isObject() && json.contains(proof))
            return Answered { json, status == 201 };
        return Unreachable { QStringLiteral("%1: what answers there is no alarm API").arg(where) };
    }
    if (verb == ControlVerb::Raise && status == 404) // a port that is there for the page alone, for one
        return Unreachable { QStringLiteral("%1: no alarms can be raised there").arg(where) };
    if (json.contains(QLatin1String("error"))) {
        if (status != 401)
            return Refused { json };
        QJsonObject told = json;
        const QString said = json.value(QLatin1String("error")).toString();
        told[QLatin1String("error")] = QString(said + QStringLiteral(" (--token-file or HALFSILVER_TOKEN gives one)"));
        return Refused { told };
    }
    if (status >= 500 || status < 400)
        return Unreachable { QStringLiteral("%1: answered with HTTP %2").arg(where).arg(status) };
    return Refused { QJsonObject {
        { QStringLiteral("error"), QStringLiteral("%1: refused with HTTP %2").arg(where).arg(status) } } };
}

} // namespace halfsilver::ctl
