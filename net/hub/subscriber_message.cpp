#include "net/hub/subscriber_message.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::hub {

namespace {

// Some clients encode it once more, as servers do.
QJsonValue dataOf(const QJsonObject &message)
{
    const QJsonValue data = message[QLatin1StringView("data")];
    return data.isString() ? QJsonDocument::fromJson(data.toString().toUtf8()).object() : data;
}

SubscriberMessage signIn(const QJsonObject &message)
{
    const QJsonValue data = dataOf(message);
    const QJsonValue auth = data[QLatin1StringView("auth")], userData = data[QLatin1StringView("user_data")];
    if (!auth.isString() || !userData.isString())
        return Malformed { 4009, QStringLiteral("pusher:signin: data.auth and data.user_data are texts") };
    return SignIn { auth.toString(), userData.toString() };
}

SubscriberMessage channelMessage(const QString &event, const QJsonObject &message)
{
    const QJsonValue data = dataOf(message);
    if (!data.isObject())
        return Malformed { 4200, QStringLiteral("%1: data must be an object with a channel").arg(event) };
    const QJsonValue channel = data[QLatin1StringView("channel")];
    if (!channel.isString())
        return Malformed { 4200, QStringLiteral("%1: data.channel must be the name of a channel").arg(event) };
    if (event == QLatin1StringView("pusher:unsubscribe"))
        return Unsubscribe { channel.toString() };
    const QJsonValue auth = data[QLatin1StringView("auth")], channelData = data[QLatin1StringView("channel_data")];
    for (const auto &text : { auth, channelData }) {
        if (!text.isUndefined() && !text.isNull() && !text.isString())
            return Malformed { 4200, QStringLiteral("%1: data.auth and data.channel_data are texts").arg(event) };
    }
    return Subscribe { channel.toString(), auth.toString(), channelData.toString() };
}

} // namespace

SubscriberMessage readMessage(const QString &text)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (!document.isObject())
        return Malformed { 4200, QStringLiteral("a JSON object is needed") };
    const QJsonObject message = document.object();
    const QJsonValue value = message[QLatin1StringView("event")];
    if (!value.isString())
        return Malformed { 4200, QStringLiteral("event: a text is needed") };
    const QString event = value.toString();
    if (event == QLatin1StringView("pusher:ping"))
        return Ping {};
    if (event == QLatin1StringView("pusher:pong"))
        return Pong {};
    if (event == QLatin1StringView("pusher:subscribe") || event == QLatin1StringView("pusher:unsubscribe"))
        return channelMessage(event, message);
    if (event == QLatin1StringView("pusher:signin"))
        return signIn(message);
    if (event.startsWith(QLatin1StringView("client-"))) {
        const QJsonValue channel = message[QLatin1StringView("channel")];
        if (!channel.isString())
            return Malformed { 4200, QStringLiteral("%1: channel must be the name of a channel").arg(event.left(50)) };
        return ClientEvent { event, channel.toString(), message[QLatin1StringView("data")] };
    }
    return Malformed { 4200, QStringLiteral("unknown event; publish through POST /apps/APP_ID/events") };
}

} // namespace halfsilver::hub
