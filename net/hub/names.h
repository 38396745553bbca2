// The names that Pusher's HTTP API and its channels allow.
#pragma once

#include <QString>

namespace halfsilver::hub {

constexpr int kMaxChannelName = 164, kMaxEventName = 200;

// [A-Za-z0-9_\-=@,.;], 1–164 characters with their prefix. `#server-to-user-…` is not one that anybody may name.
bool isChannelName(QStringView name);
// private-, presence- and their kin: whoever joins must be authorised.
bool needsAuthorisation(QStringView channel);
bool isPresence(QStringView channel);
// cache-…: a new subscriber is told the last event, or that there is none.
bool isCache(QStringView channel);
// 1–200 characters; `pusher:` and `pusher_internal:` belong to the server.
bool isEventName(QStringView name);

} // namespace halfsilver::hub
