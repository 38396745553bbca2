// Whether a subscriber may join a channel: the name, the signature, who it says it is. Pure.
// Source: Pusher protocol, §6; the shapes of a refusal are soketi's, which name the channel.
#pragma once

#include "net/hub/credentials.h"
#include "net/hub/members.h"
#include "net/hub/names.h"
#include "net/hub/subscriber_message.h"

#include <optional>
#include <variant>

namespace halfsilver::hub {

constexpr int kMaxUserInfo = 1024; // bytes of JSON

struct Joining {
    std::optional<Member> member; // on a presence channel
    bool operator==(const Joining &) const = default;
};
// Told as pusher:subscription_error with the channel's name; the connection stays.
struct JoinRefusal {
    QString type, error;
    int status = 401;
    bool operator==(const JoinRefusal &) const = default;
};

std::variant<Joining, JoinRefusal> checkJoin(const Credentials &credentials, const QString &socketId,
                                             const Subscribe &wanted, const QString &signedInAs = {});

// Whether `auth`, "KEY:HEX", is this application's signature of `text`. In constant time.
bool isSignedBy(const Credentials &credentials, const QByteArray &text, const QByteArray &auth);

// What whoever authorises signs: "SOCKET_ID:CHANNEL", with ":CHANNEL_DATA" where there is one.
QByteArray joinText(const QString &socketId, const QString &channel, const QString &channelData);

} // namespace halfsilver::hub
