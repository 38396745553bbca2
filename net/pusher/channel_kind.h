// What the name of a channel says about it. Source: Pusher protocol 6.
#pragma once

#include <string_view>

namespace halfsilver::pusher {

enum class ChannelKind { Public, Private, Encrypted, Presence, User };

// What is sent to one user, on all of the user's connections, by the name that the ini gives it: the user's id, which
// follows on the wire, is known only once the connection has signed in.
constexpr std::string_view kUserChannel { "#server-to-user" };

constexpr ChannelKind channelKind(std::string_view name)
{
    if (name.starts_with("private-encrypted-"))
        return ChannelKind::Encrypted;
    if (name.starts_with("private-"))
        return ChannelKind::Private;
    if (name == kUserChannel)
        return ChannelKind::User;
    return name.starts_with("presence-") ? ChannelKind::Presence : ChannelKind::Public;
}

// The last event is kept by the server, and follows each confirmation.
constexpr bool isCacheChannel(std::string_view name)
{
    for (const std::string_view prefix : { "private-encrypted-", "private-", "presence-" }) {
        if (name.starts_with(prefix)) {
            name.remove_prefix(prefix.size());
            break;
        }
    }
    return name.starts_with("cache-");
}

constexpr bool needsAuthorisation(ChannelKind kind) { return kind != ChannelKind::Public; }

} // namespace halfsilver::pusher
