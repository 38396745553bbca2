#include "net/hub/signed_api.h"

#include "net/hub/drivers/broadcaster.h"
#include "net/hub/names.h"
#include "net/hub/published_event.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace halfsilver::hub {

namespace {

QString queryText(const HttpRequest &request, QByteArrayView name)
{
    for (const auto &[key, value] : request.query) {
        if (key == name)
            return QString::fromUtf8(value);
    }
    return {};
}

QStringList infoOf(const HttpRequest &request) { return queryText(request, "info").split(u',', Qt::SkipEmptyParts); }

std::optional<QJsonObject> bodyOf(const HttpRequest &request)
{
    const auto document = QJsonDocument::fromJson(request.body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

const QString kUserCount = QStringLiteral("user_count"), kSubscriptionCount = QStringLiteral("subscription_count");

} // namespace

SignedApi::SignedApi(const Credentials &credentials, Subscribers &subscribers, Broadcaster &broadcaster, Clock &clock)
    : m_credentials(credentials)
    , m_subscribers(subscribers)
    , m_broadcaster(broadcaster)
    , m_clock(clock)
{
}

HttpAnswer SignedApi::answer(const HttpRequest &request)
{
    const QStringList path = pathSegments(request.path).value_or(QStringList());
    if (path.size() < 3 || path[0] != QLatin1StringView("apps"))
        return errorAnswer(404, QStringLiteral("no such path"));
    if (path[1] != m_credentials.appId)
        return errorAnswer(404,
                           QStringLiteral("no application %1 here; it is `app_id` in [hub]").arg(path[1].left(100)));
    if (const auto refused = checkSignature(m_credentials, request, m_clock.now()))
        return *refused;

    const bool get = request.method == "GET", post = request.method == "POST";
    if (path.size() == 3 && path[2] == QLatin1StringView("events"))
        return post ? publishOne(request) : methodNotAllowed("POST");
    if (path.size() == 3 && path[2] == QLatin1StringView("batch_events"))
        return post ? publishBatch(request) : methodNotAllowed("POST");
    if (path.size() == 3 && path[2] == QLatin1StringView("channels"))
        return get ? channels(request) : methodNotAllowed("GET");
    if (path.size() == 4 && path[2] == QLatin1StringView("channels"))
        return get ? channel(request, path[3]) : methodNotAllowed("GET");
    if (path.size() == 5 && path[2] == QLatin1StringView("channels") && path[4] == QLatin1StringView("users")) {
        if (!get)
            return methodNotAllowed("GET");
        if (!isPresence(path[3]))
            return errorAnswer(400, QStringLiteral("only a presence channel has users"));
        return users(path[3]);
    }
    if (path.size() == 5 && path[2] == QLatin1StringView("users")
        && path[4] == QLatin1StringView("terminate_connections")) {
        if (!post)
            return methodNotAllowed("POST");
        m_subscribers.terminate(path[3]);
        return jsonAnswer(200, {});
    }
    return errorAnswer(404, QStringLiteral("no such path"));
}

HttpAnswer SignedApi::publishOne(const HttpRequest &request)
{
    const auto body = bodyOf(request);
    if (!body)
        return errorAnswer(400,
                           QStringLiteral("the body must be a JSON object with name, data and channel or channels"));
    const auto read = readEvent(*body);
    if (const auto *refused = std::get_if<HttpAnswer>(&read))
        return *refused;
    const auto &event = std::get<PublishedEvent>(read);
    m_broadcaster.handOn(event);
    if (event.info.isEmpty())
        return jsonAnswer(200, {});
    QJsonObject all;
    for (const auto &name : event.channels)
        all[name] = attributes(name, event.info);
    return jsonAnswer(200, { { QStringLiteral("channels"), all } });
}

HttpAnswer SignedApi::publishBatch(const HttpRequest &request)
{
    const auto body = bodyOf(request);
    const QJsonValue batch = body ? body->value(QLatin1StringView("batch")) : QJsonValue();
    if (!batch.isArray())
        return errorAnswer(400, QStringLiteral("the body must be a JSON object with batch, a list of events"));
    const auto list = batch.toArray();
    if (list.size() > kMaxBatch)
        return errorAnswer(400, QStringLiteral("batch: at most %1 events").arg(kMaxBatch), QStringLiteral("batch"));
    QList<PublishedEvent> events; // all are checked before one is published
    for (qsizetype i = 0; i < list.size(); ++i) {
        const auto read = readEvent(list[i].toObject(), QStringLiteral("batch[%1]: ").arg(i));
        if (const auto *refused = std::get_if<HttpAnswer>(&read))
            return *refused;
        events.append(std::get<PublishedEvent>(read));
    }
    QJsonArray infos;
    bool asked = false;
    for (const auto &event : std::as_const(events)) {
        m_broadcaster.handOn(event);
        asked |= !event.info.isEmpty();
        infos.append(attributes(event.channels.constFirst(), event.info));
    }
    return jsonAnswer(200, asked ? QJsonObject { { QStringLiteral("batch"), infos } } : QJsonObject());
}

HttpAnswer SignedApi::channels(const HttpRequest &request) const
{
    const QString prefix = queryText(request, "filter_by_prefix");
    const QStringList info = infoOf(request);
    if (info.contains(kUserCount) && !isPresence(prefix))
        return errorAnswer(400, QStringLiteral("info: user_count needs filter_by_prefix=presence-"),
                           QStringLiteral("info"));
    QJsonObject all;
    for (const auto &name : m_subscribers.occupiedChannels()) {
        if (name.startsWith(prefix))
            all[name] = attributes(name, info);
    }
    return jsonAnswer(200, { { QStringLiteral("channels"), all } });
}

HttpAnswer SignedApi::channel(const HttpRequest &request, const QString &name) const
{
    if (!isChannelName(name))
        return errorAnswer(400, QStringLiteral("not a channel name"));
    const QStringList info = infoOf(request);
    if (info.contains(kUserCount) && !isPresence(name))
        return errorAnswer(400, QStringLiteral("info: only a presence channel has a user_count"),
                           QStringLiteral("info"));
    QJsonObject object = attributes(name, info);
    object[QLatin1StringView("occupied")] = m_subscribers.countOn(name) > 0;
    return jsonAnswer(200, object);
}

HttpAnswer SignedApi::users(const QString &channel) const
{
    QJsonArray users;
    for (const auto &id : m_subscribers.usersOn(channel))
        users.append(QJsonObject { { QStringLiteral("id"), id } });
    return jsonAnswer(200, { { QStringLiteral("users"), users } });
}

QJsonObject SignedApi::attributes(const QString &channel, const QStringList &info) const
{
    QJsonObject object;
    if (info.contains(kSubscriptionCount))
        object[kSubscriptionCount] = m_subscribers.countOn(channel);
    if (info.contains(kUserCount) && isPresence(channel))
        object[kUserCount] = m_subscribers.usersOn(channel).size();
    return object;
}

} // namespace halfsilver::hub
