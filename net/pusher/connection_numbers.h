// The numbers of protocol §4, "Ours: the one rule"; those of the waits stand in backoff.h.
#pragma once

#include <chrono>

namespace halfsilver::pusher {

constexpr std::chrono::seconds kHandshakeTimeout { 15 }; // of one attempt
constexpr std::chrono::seconds kUnavailableAfter { 10 }; // without success
constexpr std::chrono::seconds kPongTimeout { 10 };
constexpr std::chrono::seconds kRefusalRetry { 300 };     // nobody watches a kiosk: never for ever down
constexpr std::chrono::seconds kLastingConnection { 60 }; // forgives what was before it
constexpr std::chrono::seconds kBetweenAttempts { 1 };    // whoever asks for one "at once"
constexpr std::chrono::seconds kErrorDecidesWithin { 5 }; // a pusher:error explains a close that follows it
constexpr std::chrono::seconds kShortestActivity { 5 }, kLongestActivity { 25 };

} // namespace halfsilver::pusher
