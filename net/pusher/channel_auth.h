// What lets one connection into one channel that is not for everybody, or in as a user: asked of the backend, or signed
// here. Source: Pusher protocol 6, private, presence and encrypted channels, sign-in.
#pragma once

#include "app/core/result.h"
#include "net/alarms/http_call.h"

namespace halfsilver::pusher {

// For one socket id: a new connection needs a new one.
struct ChannelAuth {
    QString auth;                          // "<application key>:<signature>"
    std::optional<QString> channelData {}; // presence: the text that was signed, to be sent as it is
    QByteArray sharedSecret {};            // encrypted: the channel's key; empty: the answer had none
    std::optional<QString> userData {};    // sign-in: likewise
    bool operator==(const ChannelAuth &) const = default;
};

// Why there is none, and when to ask again.
struct AuthFailure {
    QString words;  // for the screen
    QString detail; // technical, for the journal; holds no secret
    std::optional<std::chrono::milliseconds> retryAfter {};
    bool lasting = false; // only a person can mend it
    bool operator==(const AuthFailure &) const = default;
};

// The outcome of one request.
struct AuthAnswer {
    AuthAnswer(ChannelAuth granted)
        : auth(std::move(granted))
    {
    }
    AuthAnswer(AuthFailure why)
        : failure(std::move(why))
    {
    }
    ChannelAuth auth;
    std::optional<AuthFailure> failure;
};

// What an endpoint such as Laravel's /broadcasting/auth answered for `channel`, or the one for users for kUserChannel.
// HTML pages, redirects to a login and JSON of another kind are refusals, each in its words.
AuthAnswer authFromAnswer(const HttpAnswer &answer, const QString &channel);

// As the backend would sign it. `channelData` is a presence channel's.
ChannelAuth signedHere(const QString &key, const QByteArray &secret, const QString &socketId, const QString &channel,
                       const std::optional<QString> &channelData);

// The same for pusher:signin.
ChannelAuth signedInHere(const QString &key, const QByteArray &secret, const QString &socketId,
                         const QString &userData);

// `{"user_id":…,"user_info":{"name":…}}`: never without user_info, which Reverb fails over.
QString channelDataFor(const QString &userId);

// The wait before asking again after `failures` failures in a row (from 1): what Retry-After says, within 1 s and
// 15 min; otherwise uniform between half and the whole of 5 s doubled each time, at most 1 min, or 5 min where only a
// person can mend it.
std::chrono::milliseconds authRetryDelay(int failures, const AuthFailure &failure, double unit);

} // namespace halfsilver::pusher
