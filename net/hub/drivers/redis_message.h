// Events as Laravel's redis driver writes them, both ways. Pure.
//     PUBLISH laravel_database_alarm {"event":NAME,"data":{…,"socket":null},"socket":null}
// Source: Laravel's RedisBroadcaster, protocol §8; the recorded messages are the tests.
#pragma once

#include "net/pusher/published_event.h"

#include <QByteArray>

#include <optional>

namespace halfsilver::hub {

using pusher::PublishedEvent;

// The message for each of its channels. `origin` tells whose it is, for those who hear themselves; Laravel and its
// listeners pass over a member that they do not know.
QByteArray redisMessage(const PublishedEvent &event, const QByteArray &origin);

struct RedisEvent {
    PublishedEvent event; // its channel is `channel`
    QByteArray origin;    // empty: a Laravel's
    bool operator==(const RedisEvent &) const = default;
};
// Bytes; no publisher of the signed API may send more in one request. A subscriber that reads well has room for it.
constexpr qsizetype kMostRedisMessage = 256 * 1024;
// Empty where it is no event, or one that is the server's to say (pusher:…): whoever publishes there must not end
// connections. `socket` is taken out of the data, where it belongs to no payload.
std::optional<RedisEvent> eventFromRedis(const QString &channel, const QByteArray &message);

// A prefix as a pattern that means just itself.
QByteArray globEscaped(const QByteArray &text);

// What to say of an event heard on a channel that does not begin with `prefix`; empty: nothing.
QString wrongPrefix(const QString &prefix, const QString &heard);

} // namespace halfsilver::hub
