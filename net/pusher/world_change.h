// What a connection does when the world around it changes. One row a change. Source: protocol §4, "Ours: the one rule".
#pragma once

#include "net/pusher/reason.h"

#include <array>

namespace halfsilver::pusher {

enum class WorldChange {
    NetworkUp,
    NetworkDown,
    Resumed,          // this machine was suspended
    ClockJumped,      // the wall clock was set by more than a moment
    HeartbeatMissing, // the server answers, and what the backend sends does not come
    Unrefused,        // the server's refusal was about something that will not be asked again
};

enum class WorldReaction {
    Nothing,
    Ping,        // is the other side still there?
    TryAgain,    // at once, and at most once a second: what is under way began in the old world
    TryForgiven, // the same, and it no longer counts as refused
    Renew,       // the connection is not trusted any more
};

struct WorldRule {
    WorldChange change;
    WorldReaction connected, otherwise; // while waiting for an attempt, or during one
    Cause cause;                        // of WorldReaction::Renew, for the screen and the log
    const char *name;                   // of its test row
};

constexpr std::array kWorldRules {
    // The link may have moved to another network underneath.
    WorldRule { WorldChange::NetworkUp, WorldReaction::Ping, WorldReaction::TryAgain, Cause::None, "network up" },
    WorldRule { WorldChange::NetworkDown, WorldReaction::Ping, WorldReaction::Nothing, Cause::None, "network down" },
    // The server may have given us up while nothing could be heard.
    WorldRule { WorldChange::Resumed, WorldReaction::Renew, WorldReaction::TryAgain, Cause::Slept, "resumed" },
    // Whoever sets it may have held this machine without its clocks counting that (a virtual machine); and what was
    // refused because a certificate seemed to be of another time may be taken now.
    WorldRule { WorldChange::ClockJumped, WorldReaction::Ping, WorldReaction::TryAgain, Cause::None, "clock set" },
    WorldRule { WorldChange::HeartbeatMissing, WorldReaction::Renew, WorldReaction::Nothing, Cause::NoHeartbeat,
                "heartbeat missing" },
    WorldRule { WorldChange::Unrefused, WorldReaction::Nothing, WorldReaction::TryForgiven, Cause::None, "unrefused" },
};

constexpr const WorldRule &worldRule(WorldChange change) { return kWorldRules[size_t(change)]; }

static_assert([] {
    for (size_t row = 0; row < kWorldRules.size(); ++row) {
        if (size_t(kWorldRules[row].change) != row)
            return false;
    }
    return kWorldRules.size() == size_t(WorldChange::Unrefused) + 1; // the last of them
}());

} // namespace halfsilver::pusher
