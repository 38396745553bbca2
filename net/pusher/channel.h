// One channel of a client: who listens, and whether the server has confirmed it.
#pragma once

#include "app/core/clock.h"
#include "app/core/services.h"
#include "net/pusher/heartbeat.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace halfsilver::pusher {

struct BoundListener {
    Events::Listener call;
    bool bound = true; // false: unbound while the event was being handed round
};
using Listeners = std::vector<std::shared_ptr<BoundListener>>;

// A listener may bind and unbind, itself included: a list is never changed, only replaced, and whoever hands an event
// round holds on to the list it began with.
struct Channel {
    std::map<std::string, std::shared_ptr<const Listeners>, std::less<>> listeners; // by event
    bool alarms = false;                                                            // somebody bound to it for alarms
    bool subscribed = false;                // confirmed on the present connection
    std::optional<QDateTime> receivedUntil; // while it is not: the last time that its events were heard
    int tries = 0;                          // subscriptions sent on it without a confirmation
    std::unique_ptr<Timer> retry;
    std::unique_ptr<HeartbeatWatch> heartbeat; // where the backend has promised one
};

} // namespace halfsilver::pusher
