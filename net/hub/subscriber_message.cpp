#include "net/hub/subscriber_message.h"

#include "net/hub/names.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::hub {

namespace {

SubscriberMessage channelMessage(const QString &event, const QJsonObject &message)
{
    QJsonValue data = message[QLatin1StringView("data")];
    if (data.isString()) // some clients encode it once more, as servers do
        data = QJsonDocument::fromJson(data.toString().toUtf8()).object();
    if (!data.isObject())
        return Malformed { 4200, QStringLiteral("%1: data must be an object with a channel").arg(event) };
    const QJsonValue value = data[QLatin1StringView("channel")];
    if (!value.isString())
        return Malformed { 4200, QStringLiteral("%1: data.channel must be the name of a channel").arg(event) };
    const QString channel = value.toString();
    if (event == QLatin1StringView("pusher:unsubscribe"))
        return Unsubscribe { channel };
    if (channel.startsWith(u'#'))
        return NotOffered { channel.left(kMaxChannelName), QStringLiteral("only a signed-in user may hear it") };
    if (!isChannelName(channel))
        return NotOffered {
            channel.left(kMaxChannelName),
            QStringLiteral("not a channel name: 1 to %1 of A-Z a-z 0-9 _ - = @ , . ;").arg(kMaxChannelName)
        };
    if (needsAuthorisation(channel))
        return NotOffered { channel, QStringLiteral("private and presence channels are not offered by this hub yet") };
    return Subscribe { channel };
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
        return Malformed { 4009, QStringLiteral("signing in is not offered by this hub yet") };
    if (event.startsWith(QLatin1StringView("client-")))
        return Malformed { 4301, QStringLiteral("client events are not offered by this hub yet") };
    return Malformed { 4200, QStringLiteral("unknown event; publish through POST /apps/APP_ID/events") };
}

} // namespace halfsilver::hub
