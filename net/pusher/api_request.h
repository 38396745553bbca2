// Requests to Pusher's HTTP API: what they say, and how they are signed. Pure.
// Source: Pusher's HTTP API reference, protocol §7; the requests of a real Laravel are the tests, byte for byte.
#pragma once

#include "app/core/result.h"
#include "net/pusher/published_event.h"
#include "net/pusher/signature.h"

#include <QDateTime>

#include <functional>

namespace halfsilver::pusher {

// As whom something is published.
struct Application {
    QString id, key, secret;
    QByteArray masterKey = {}; // 32 bytes; empty: nothing can be published on encrypted channels
    bool operator==(const Application &) const = default;
};

struct ApiRequest {
    QByteArray method, path; // `path` begins /apps/, whatever stands before it on the server
    QueryItems query;        // without what signing adds
    QByteArray body;
    // Whether it may arrive twice: it asks only, or each event has an id by which its listeners know it again.
    bool repeatable = true;
    bool operator==(const ApiRequest &) const = default;
};

constexpr int kMaxChannels = 100, kMaxBatch = 10; // of one event, and events of one request

using NonceSource = std::function<QByteArray()>; // newNonce, but for tests

// One request for each hundred channels. Fails where the server would refuse it whatever it is: a name that is none, no
// channel, a socket id of another form, an encrypted channel beside others or without a master key.
Result<QList<ApiRequest>> eventRequests(const Application &, const PublishedEvent &, const NonceSource &);
// One request for each ten; an event for several channels counts for each of them. An error begins "event 3: ".
Result<QList<ApiRequest>> batchRequests(const Application &, const QList<PublishedEvent> &, const NonceSource &);

// GET. `prefix`: of the names, empty for all; `info`: "user_count", "subscription_count". The server answers 400 to users of
// a channel that is not presence.
ApiRequest channelsRequest(const Application &, const QString &prefix, const QStringList &info);
ApiRequest channelRequest(const Application &, const QString &channel, const QStringList &info);
ApiRequest usersRequest(const Application &, const QString &channel);

// The request's path and query with what authenticates it. `prefix` stands before the path and is not signed.
QByteArray signedTarget(const Application &, const ApiRequest &, const QDateTime &now, const QString &prefix = {});

// Whether the data has an `id`, itself or in the `data` that Laravel puts around an event's: who gets it twice can know
// it again.
bool carriesId(const QString &data);

bool isEncrypted(QStringView channel); // private-encrypted-…

} // namespace halfsilver::pusher
