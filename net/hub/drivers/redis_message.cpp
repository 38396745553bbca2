#include "net/hub/drivers/redis_message.h"

#include "net/hub/names.h"
#include "net/pusher/php_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <simdjson.h>

namespace halfsilver::hub {

namespace {

// Data that is JSON stands in the message as it is, any other text as a text.
QByteArray jsonOf(const QString &data)
{
    const QByteArray text = data.toUtf8();
    // One value: “21.5,60” would be two, and break the message.
    return QJsonDocument::fromJson(QByteArray('[' + text + ']')).array().size() == 1 ? text : pusher::phpQuoted(data);
}

QString textOf(std::string_view json) { return QString::fromUtf8(json.data(), qsizetype(json.size())); }

// The data as it stands in the message: in its own order, with numbers as they were written. Of an object `socket` is left
// out, where it belongs to no payload. Empty where it cannot be read so.
std::optional<QString> dataAsWritten(const QByteArray &message)
{
    using namespace simdjson;
    const padded_string padded(message.constData(), size_t(message.size()));
    ondemand::parser parser;
    ondemand::document document;
    ondemand::value data;
    if (parser.iterate(padded).get(document) || document.find_field_unordered("data").get(data))
        return std::nullopt;
    ondemand::json_type type;
    if (data.type().get(type))
        return std::nullopt;
    std::string_view text;
    if (type == ondemand::json_type::string)
        return data.get_string().get(text) ? std::nullopt : std::optional(textOf(text));
    if (type != ondemand::json_type::object)
        return to_json_string(data).get(text) ? std::nullopt : std::optional(textOf(text).trimmed());
    ondemand::object object;
    if (data.get_object().get(object))
        return std::nullopt;
    QByteArrayList members;
    for (auto each : object) {
        std::string_view key, value;
        if (each.unescaped_key().get(key) || to_json_string(each.value()).get(value))
            return std::nullopt;
        if (key != "socket")
            members.append(pusher::phpQuoted(textOf(key)) + ':' + QByteArray(value.data(), qsizetype(value.size())));
    }
    return QString::fromUtf8('{' + members.join(',') + '}');
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
    const auto data = dataAsWritten(message);
    if (!data)
        return std::nullopt;
    return RedisEvent { { name, *data, { channel }, json[u"socket"].toString(), {} },
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
