// What may be sent to the other subscribers of a channel. Source: Pusher protocol 6, client events.
#pragma once

#include "app/core/result.h"
#include "net/pusher/subscription.h"

#include <QJsonValue>

#include <deque>

namespace halfsilver::pusher {

struct ClientEvent {
    QString channel, name;
    QJsonValue data; // an object or a list: Reverb refuses others
};

constexpr qsizetype kMostClientEventBytes = 10'000; // of the message: pusher.com's and Reverb's limit

// Whether the servers would take it, and why not: a private or presence channel that is subscribed, a name beginning
// "client-", data of a size that all of them take.
Result<void> mayBeSent(const ClientEvent &event, bool subscribed);

// At most 10 a second on a connection: more of them pusher.com and Reverb refuse.
class ClientEventRate {
public:
    static constexpr size_t kMost = 10;
    bool take(Moment now);

private:
    std::deque<Moment> m_sent;
};

} // namespace halfsilver::pusher
