// Whether a subscriber's own event goes to the others. Pure. Source: Pusher protocol, §6.
#pragma once

#include "net/hub/subscriber_message.h"

#include <optional>

namespace halfsilver::hub {

// What is wrong with it, told as pusher:error; the connection stays. `joined`: its sender is on the channel.
std::optional<Malformed> refuseClientEvent(const ClientEvent &event, bool joined);

} // namespace halfsilver::hub
