// What a close code or the code of a pusher:error asks of a client. One row per rule. Source: protocol §3.
#pragma once

#include <array>

namespace halfsilver::pusher {

enum class Reaction {
    SwitchToTls, // the same host again at once, encrypted
    Refuse,      // as it is, it will not work: a slow retry, and the reason on the screen
    BackOff,     // again after a growing wait
    BackOffFar,  // likewise, and as long for a server in the house as for any
    AtOnce,      // again now, unless the loop guard says otherwise
};

constexpr int kTooLarge = 1009; // either side's word for a message that the other should not have sent
constexpr int kTlsOnly = 4000;

struct CloseCodeRule {
    int first, last;
    Reaction reaction;
    const char *name; // for the log and the names of test rows
};

// The first row that holds the code decides.
// Sources: docs = Pusher's protocol page; sok = soketi 1.6; pjs = what pusher-js 8.6 does; RFC = RFC 6455 §7.4.
constexpr std::array kCloseCodeRules {
    CloseCodeRule { kTlsOnly, kTlsOnly, Reaction::SwitchToTls, "4000 TLS only" },           // docs
    CloseCodeRule { 4001, 4001, Reaction::Refuse, "4001 no such application key" },         // docs
    CloseCodeRule { 4003, 4003, Reaction::Refuse, "4003 application disabled" },            // docs
    CloseCodeRule { 4004, 4004, Reaction::Refuse, "4004 over the connection quota" },       // docs; it frees up
    CloseCodeRule { 4005, 4005, Reaction::Refuse, "4005 path not found" },                  // docs
    CloseCodeRule { 4006, 4008, Reaction::Refuse, "4006-4008 protocol version" },           // docs
    CloseCodeRule { 4009, 4009, Reaction::Refuse, "4009 unauthorised" },                    // docs, sok
    CloseCodeRule { 4001, 4099, Reaction::Refuse, "4001-4099 do not reconnect unchanged" }, // docs
    CloseCodeRule { 4100, 4100, Reaction::BackOff, "4100 over capacity" },                  // docs
    CloseCodeRule { 4101, 4199, Reaction::BackOff, "4101-4199 back off" },                  // docs
    CloseCodeRule { 4200, 4200, Reaction::AtOnce, "4200 reconnect immediately" },           // docs, sok at shutdown
    CloseCodeRule { 4201, 4201, Reaction::AtOnce, "4201 pong not received" },               // docs
    CloseCodeRule { 4202, 4202, Reaction::AtOnce, "4202 closed after long silence" },       // docs
    CloseCodeRule { 4203, 4299, Reaction::AtOnce, "4203-4299 reconnect immediately" },      // docs
    CloseCodeRule { 4300, 4999, Reaction::Refuse, "4300 and above" },                       // pjs
    CloseCodeRule { kTooLarge, kTooLarge, Reaction::BackOffFar, "1009 message too large" }, // it may come each time
    CloseCodeRule { 0, 65535, Reaction::BackOff, "a WebSocket code" },                      // RFC, pjs
};

constexpr const CloseCodeRule &closeCodeRule(int code)
{
    for (const CloseCodeRule &rule : kCloseCodeRules) {
        if (code >= rule.first && code <= rule.last)
            return rule;
    }
    return kCloseCodeRules.back();
}

constexpr int kUnauthorised = 4009;

// The code of a pusher:error that stands in place of the handshake, or that the socket ended after. From 4300 on
// an error is about one request (4301: a client event; soketi's 4302: its own trouble), not about the connection.
constexpr Reaction reactionToError(int code) { return code >= 4300 ? Reaction::BackOff : closeCodeRule(code).reaction; }

} // namespace halfsilver::pusher
