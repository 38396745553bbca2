// What a subscriber's message asks for. Pure. Source: Pusher protocol 7; the odd ones are those recorded from
// clients of Reverb, soketi and laravel-websockets.
#pragma once

#include <QString>

#include <variant>

namespace halfsilver::hub {

struct Ping { };
struct Pong { };
struct Subscribe {
    QString channel;
};
struct Unsubscribe {
    QString channel;
};
// A channel that this hub does not offer to this subscriber: told with the channel's name.
struct NotOffered {
    QString channel, reason;
};
// Told as pusher:error; the connection stays.
struct Malformed {
    int code = 4200;
    QString reason;
};
using SubscriberMessage = std::variant<Ping, Pong, Subscribe, Unsubscribe, NotOffered, Malformed>;

SubscriberMessage readMessage(const QString &text);

} // namespace halfsilver::hub
