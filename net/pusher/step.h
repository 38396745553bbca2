// What follows when a connection hears something. Pure: no socket, clock or signal. Source: protocol §1–§4, "Ours: the
// one rule". What a close code asks for is a row of close_code.h, what a change around the connection asks for a row of
// world_change.h, the numbers are in connection_numbers.h.
#pragma once

#include "net/pusher/connection_numbers.h"
#include "net/pusher/connection_state.h"

namespace halfsilver::pusher {

struct Step {
    ConnectionState state;
    std::vector<ConnectionAction> actions;
};
Step step(const ConnectionState &state, const ConnectionInput &input);

// Silence after which a ping is due: the smaller of both wishes within 5–25 s; a server's nonsense counts as none.
std::chrono::milliseconds activityTimeout(std::chrono::milliseconds own, std::optional<double> server);

} // namespace halfsilver::pusher
