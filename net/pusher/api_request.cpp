#include "net/pusher/api_request.h"

#include "app/core/settings/text_checks.h"
#include "net/pusher/php_json.h"
#include "net/pusher/secret_box.h"
#include "net/pusher/socket_id.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace halfsilver::pusher {

namespace {

QByteArray listOf(const QStringList &texts)
{
    QByteArrayList all;
    for (const QString &text : texts)
        all.append(phpQuoted(text));
    return '[' + all.join(',') + ']';
}

QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }

// The members of one event, in the order of Laravel's.
QByteArray objectOf(const PublishedEvent &event, const QStringList &channels, const QString &data)
{
    QByteArray json = "{\"name\":" + phpQuoted(event.name) + ",\"data\":" + phpQuoted(data);
    json += channels.size() == 1 ? QByteArray(",\"channel\":" + phpQuoted(channels.first()))
                                 : QByteArray(",\"channels\":" + listOf(channels));
    if (!event.exceptSocketId.isEmpty())
        json += ",\"socket_id\":" + phpQuoted(event.exceptSocketId);
    if (!event.info.isEmpty())
        json += ",\"info\":" + phpQuoted(event.info.join(u','));
    return json + '}';
}

// Whoever published it first has sealed it: {"nonce":…,"ciphertext":…}.
bool isSealed(const QString &data)
{
    const QJsonObject json = QJsonDocument::fromJson(data.toUtf8()).object();
    return json.size() == 2 && json[u"ciphertext"].isString()
        && QByteArray::fromBase64(json[u"nonce"].toString().toLatin1()).size() == kNonceBytes;
}

std::optional<Error> wrongIn(const Application &application, const PublishedEvent &event)
{
    if (event.name.isEmpty() || event.name.size() > 200 || event.name.startsWith(u"pusher:")
        || event.name.startsWith(u"pusher_internal:"))
        return Error { QStringLiteral(
            "the event needs a name of 1 to 200 characters that does not begin with pusher:") };
    if (event.channels.isEmpty())
        return Error { QStringLiteral("at least one channel is needed") };
    for (const QString &channel : event.channels) {
        if (settings::channelName(channel))
            return Error { QStringLiteral("“%1” is not a channel; names are 1 to 164 of A-Z a-z 0-9 _ - = @ , . ;")
                               .arg(channel.left(40)) };
    }
    if (!event.exceptSocketId.isEmpty() && !isSocketId(event.exceptSocketId))
        return Error { QStringLiteral("“%1” is not a socket id, which is two numbers with a dot between them")
                           .arg(event.exceptSocketId.left(40)) };
    const bool encrypted = std::any_of(event.channels.begin(), event.channels.end(), isEncrypted);
    if (encrypted && event.channels.size() > 1) // each has a key of its own, and a request carries one text
        return Error { QStringLiteral("an encrypted channel needs an event of its own, without other channels") };
    if (encrypted && !isSealed(event.data) && application.masterKey.size() != kSecretKeyBytes)
        return Error {
            QStringLiteral("%1 is encrypted, and there is no encryption_master_key").arg(event.channels[0])
        };
    return std::nullopt;
}

QString dataFor(const Application &application, const PublishedEvent &event, const NonceSource &nonces)
{
    const QString &channel = event.channels.first();
    if (!isEncrypted(channel) || isSealed(event.data))
        return event.data;
    const QByteArray nonce = nonces();
    const QByteArray ciphertext = sealed(event.data.toUtf8(), nonce, channelKey(channel, application.masterKey));
    return QString::fromLatin1("{\"nonce\":" + phpQuoted(base64(nonce))
                               + ",\"ciphertext\":" + phpQuoted(base64(ciphertext)) + '}');
}

QByteArray pathOf(const Application &application, const QString &below)
{
    return "/apps/" + application.id.toUtf8() + '/' + below.toUtf8();
}

QueryItems infoItem(const QStringList &info)
{
    return info.isEmpty() ? QueryItems() : QueryItems { { "info", info.join(u',').toUtf8() } };
}

} // namespace

Result<QList<ApiRequest>> eventRequests(const Application &application, const PublishedEvent &event,
                                        const NonceSource &nonces)
{
    if (const auto wrong = wrongIn(application, event))
        return *wrong;
    const QString data = dataFor(application, event, nonces);
    QList<ApiRequest> requests;
    for (qsizetype from = 0; from < event.channels.size(); from += kMaxChannels)
        requests.append({ "POST",
                          pathOf(application, QStringLiteral("events")),
                          {},
                          objectOf(event, event.channels.mid(from, kMaxChannels), data),
                          carriesId(event.data) });
    return requests;
}

Result<QList<ApiRequest>> batchRequests(const Application &application, const QList<PublishedEvent> &events,
                                        const NonceSource &nonces)
{
    QByteArrayList entries;
    bool repeatable = true;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const PublishedEvent &event = events[i];
        if (const auto wrong = wrongIn(application, event))
            return Error { QStringLiteral("event %1: %2").arg(i + 1).arg(wrong->text) };
        repeatable = repeatable && carriesId(event.data);
        const QString data = dataFor(application, event, nonces);
        for (const QString &channel : event.channels)
            entries.append(objectOf(event, { channel }, data));
    }
    if (entries.isEmpty())
        return Error { QStringLiteral("the batch has no events") };
    QList<ApiRequest> requests;
    for (qsizetype from = 0; from < entries.size(); from += kMaxBatch)
        requests.append({ "POST",
                          pathOf(application, QStringLiteral("batch_events")),
                          {},
                          "{\"batch\":[" + QByteArrayList(entries.mid(from, kMaxBatch)).join(',') + "]}",
                          repeatable });
    return requests;
}

ApiRequest channelsRequest(const Application &application, const QString &prefix, const QStringList &info)
{
    QueryItems query = infoItem(info);
    if (!prefix.isEmpty())
        query.prepend({ "filter_by_prefix", prefix.toUtf8() });
    return { "GET", pathOf(application, QStringLiteral("channels")), query, {} };
}

ApiRequest channelRequest(const Application &application, const QString &channel, const QStringList &info)
{
    return { "GET", pathOf(application, QString(QStringLiteral("channels/") + channel)), infoItem(info), {} };
}

ApiRequest usersRequest(const Application &application, const QString &channel)
{
    return { "GET", pathOf(application, QStringLiteral("channels/%1/users").arg(channel)), {}, {} };
}

QByteArray signedTarget(const Application &application, const ApiRequest &request, const QDateTime &now,
                        const QString &prefix)
{
    QueryItems items { { "auth_key", application.key.toUtf8() },
                       { "auth_timestamp", QByteArray::number(now.toSecsSinceEpoch()) },
                       { "auth_version", "1.0" } };
    if (!request.body.isEmpty())
        items.append({ "body_md5", bodyMd5(request.body) });
    items += request.query;
    std::sort(items.begin(), items.end());
    items.append({ "auth_signature",
                   signature(stringToSign(request.method, request.path, items), application.secret.toUtf8()) });
    QByteArray target = QUrl::toPercentEncoding(prefix, "/") + request.path;
    char separator = '?';
    for (const auto &[name, value] : items) {
        target += separator + name + '=' + QUrl::toPercentEncoding(QString::fromUtf8(value));
        separator = '&';
    }
    return target;
}

bool carriesId(const QString &data)
{
    const QJsonObject payload = QJsonDocument::fromJson(data.toUtf8()).object();
    const auto has = [](const QJsonValue &id) { return id.isDouble() || (id.isString() && !id.toString().isEmpty()); };
    return has(payload[u"id"]) || has(payload[u"data"][u"id"]);
}

bool isEncrypted(QStringView channel) { return channel.startsWith(u"private-encrypted-"); }

} // namespace halfsilver::pusher
