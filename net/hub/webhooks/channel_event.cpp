#include "net/hub/webhooks/channel_event.h"

namespace halfsilver::hub {

const QStringList &channelEventNames()
{
    static const QStringList names {
        QStringLiteral("channel_occupied"),   QStringLiteral("channel_vacated"), QStringLiteral("member_added"),
        QStringLiteral("member_removed"),     QStringLiteral("client_event"),    QStringLiteral("cache_miss"),
        QStringLiteral("subscription_count"),
    };
    return names;
}

QString nameOf(ChannelEvent::Kind kind) { return channelEventNames().at(qsizetype(kind)); }

QJsonObject toJson(const ChannelEvent &event)
{
    QJsonObject object { { QStringLiteral("name"), nameOf(event.kind) }, { QStringLiteral("channel"), event.channel } };
    const auto put = [&](const char *name, const QString &text) {
        if (!text.isEmpty())
            object[QLatin1StringView(name)] = text;
    };
    put("user_id", event.user);
    put("event", event.event);
    put("socket_id", event.socketId);
    if (!event.data.isUndefined())
        object[QLatin1StringView("data")] = event.data;
    if (event.kind == ChannelEvent::Kind::SubscriptionCount)
        object[QLatin1StringView("subscription_count")] = event.count;
    return object;
}

} // namespace halfsilver::hub
