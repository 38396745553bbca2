#include "net/hub/drivers/redis_message.h"

#include "net/hub/names.h"
#include "net/pusher/php_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::hub {

namespace {

// Data that is JSON stands in the message as it is, any other text as a text.
QByteArray jsonOf(const QString &data)
{
    const QByteArray text = data.toUtf8();
    // One value: “21.5,60” would be two, and break the message.
    return QJsonDocument::fromJson(QByteArray('[' + text + ']')).array().size() == 1 ? text : pusher::phpQuoted(data);
}

QString textOf(const QJsonValue &data)
{
    if (data.isString())
        return data.toString();
    const QByteArray list = QJsonDocument(QJsonArray { data }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

} // namespace

QByteArray redisMessage(const PublishedEvent &event, const QByteArray &origin)
{
    return "{\"event\":" + pusher::phpQuoted(event.name) + ",\"data\":" + jsonOf(event.data) + ",\"socket\":"
        + (event.exceptSocketId.isEmpty() ? QByteArray("null") : pusher::phpQuoted(event.exceptSocketId))
        + ",\"origin\":\"" + origin + "\"}";
}

std::optional<RedisEvent> eventFromRedis(const QString &channel, const QByteArray &message)
{
    const QJsonObject json = QJsonDocument::fromJson(message).object();
    const QString name = json[u"event"].toString();
    if (message.size() > kMostRedisMessage || !isEventName(name) || !json.contains(u"data"))
        return std::nullopt;
    QJsonValue data = json[u"data"];
    if (data.isObject()) {
        QJsonObject payload = data.toObject();
        payload.remove(u"socket");
        data = payload;
    }
    return RedisEvent { { name, textOf(data), { channel }, json[u"socket"].toString(), {} },
                        json[u"origin"].toString().toUtf8() };
}

QByteArray globEscaped(const QByteArray &text)
{
    QByteArray pattern;
    for (const char c : text) {
        if (QByteArrayView("*?[]^\\").contains(c))
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

QString wrongPrefix(const QString &prefix, const QString &heard)
{
    static const QString usual = QStringLiteral("_database_"); // after the name of the application
    const qsizetype end = heard.indexOf(usual);
    if (prefix.isEmpty() && end < 0)
        return {}; // a name like any other
    const QString what = QStringLiteral("nothing is heard under prefix “%1”, but an event came as “%2”. ")
                             .arg(prefix.left(60), heard.left(100));
    if (end < 0)
        return what + QStringLiteral("Write what stands before the channel's name there as prefix under [hub.redis].");
    return what + QStringLiteral("Write prefix = %1 under [hub.redis].").arg(heard.left(end + usual.size()));
}

} // namespace halfsilver::hub
