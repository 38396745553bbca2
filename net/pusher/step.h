// What follows when a connection hears something. Pure: no socket, clock or signal. Source: protocol §1–§4, "Ours: the
// one rule".
#pragma once

#include "net/pusher/connection_state.h"

namespace halfsilver::pusher {

constexpr std::chrono::seconds kHandshakeTimeout { 15 }; // of one attempt
constexpr std::chrono::seconds kUnavailableAfter { 10 }; // without success
constexpr std::chrono::seconds kPongTimeout { 10 };
constexpr std::chrono::seconds kRefusalRetry { 300 };     // nobody watches a kiosk: never for ever down
constexpr std::chrono::seconds kLastingConnection { 60 }; // forgives what was before it
constexpr std::chrono::seconds kBetweenAttempts { 1 };    // whoever asks for one "at once"
constexpr std::chrono::seconds kErrorDecidesWithin { 5 }; // a pusher:error explains a close that follows it
constexpr std::chrono::seconds kShortestActivity { 5 }, kLongestActivity { 25 };

struct Step {
    ConnectionState state;
    std::vector<ConnectionAction> actions;
};
Step step(const ConnectionState &state, const ConnectionInput &input);

// Silence after which a ping is due: the smaller of both wishes within 5–25 s; a server's nonsense counts as none.
std::chrono::milliseconds activityTimeout(std::chrono::milliseconds own, std::optional<double> server);

} // namespace halfsilver::pusher
