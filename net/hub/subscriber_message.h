// What a subscriber's message asks for. Pure. Source: Pusher protocol 7; the odd ones are those recorded from
// clients of Reverb, soketi and laravel-websockets.
#pragma once

#include <QJsonValue>
#include <QString>

#include <variant>

namespace halfsilver::hub {

struct Ping { };
struct Pong { };
struct Subscribe {
    QString channel;
    QString auth, channelData; // empty where the message has none
};
struct Unsubscribe {
    QString channel;
};
struct SignIn {
    QString auth, userData;
};
// For the others on that channel.
struct ClientEvent {
    QString event, channel;
    QJsonValue data; // undefined where there is none
};
// Told as pusher:error; the connection stays.
struct Malformed {
    int code = 4200;
    QString reason;
};
using SubscriberMessage = std::variant<Ping, Pong, Subscribe, Unsubscribe, SignIn, ClientEvent, Malformed>;

// Of one text frame. Never fails: what is no message is Malformed, with pusher:error's code.
SubscriberMessage readMessage(const QString &text);

} // namespace halfsilver::hub
