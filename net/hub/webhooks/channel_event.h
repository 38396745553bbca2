// What happens on the hub's channels, as webhooks tell of it. Source: Pusher's documentation of webhooks.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace halfsilver::hub {

struct ChannelEvent {
    enum class Kind {
        Occupied, // it has its first subscriber
        Vacated,  // the last one left
        MemberAdded,
        MemberRemoved,
        ClientEvent,       // a subscriber sent one to the others
        CacheMiss,         // somebody joined a cache channel that has no last event
        SubscriptionCount, // a different number of subscribers
    };
    Kind kind = Kind::Occupied;
    QString channel;
    QString user {};                         // of a member; of a client event's sender, on a presence channel
    QString event {}, socketId {};           // of a client event
    QJsonValue data = QJsonValue::Undefined; // …, as it was sent
    qsizetype count = 0;                     // of subscriptions
    bool operator==(const ChannelEvent &) const = default;
};

// "channel_occupied" and so on, in their order.
const QStringList &channelEventNames();
QString nameOf(ChannelEvent::Kind kind);
// Somebody is there, where nobody, or not they, were: it takes back that they left.
constexpr bool isArrival(ChannelEvent::Kind kind)
{
    return kind == ChannelEvent::Kind::Occupied || kind == ChannelEvent::Kind::MemberAdded;
}
// One element of a webhook's `events`.
QJsonObject toJson(const ChannelEvent &event);

} // namespace halfsilver::hub
