// The names that Pusher's HTTP API and its channels allow, and what a channel's name says of it.
#pragma once

#include <QString>

namespace halfsilver::hub {

constexpr int kMaxChannelName = 164, kMaxEventName = 200, kMaxUserId = 128;

// [A-Za-z0-9_\-=@,.;], 1–164 characters with their prefix. `#server-to-user-…` is not one that anybody may name.
bool isChannelName(QStringView name);
// A user's id as it stands in the name of their channel, 1–128 characters of the same; and that channel, which they alone
// hear once they have signed in.
bool isUserId(QStringView id);
QString userChannel(const QString &user);
bool isUserChannel(QStringView name);
// A line break in a name would be a line of its own in logs; other control characters are orders to a terminal.
bool hasControlCharacter(QStringView text);
// 1–200 characters without control characters; `pusher:` and `pusher_internal:` belong to the server.
bool isEventName(QStringView name);
// What a subscriber may send to others.
bool isClientEventName(QStringView name);

// Whoever joins a private or presence channel must be authorised. An encrypted one is private to the hub, which never
// holds its key. A cache channel tells a new subscriber the last event, or that there is none.
struct ChannelKind {
    enum class Access { Public, Private, Presence } access = Access::Public;
    bool encrypted = false, cached = false;
    bool operator==(const ChannelKind &) const = default;
};
ChannelKind kindOf(QStringView channel);
bool isPresence(QStringView channel);

} // namespace halfsilver::hub
