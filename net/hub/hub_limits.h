// What one visitor may cost the hub. A test shortens them.
#pragma once

#include "net/hub/event_cache.h"
#include "net/hub/rate.h"

namespace halfsilver::hub {

struct HubLimits {
    std::chrono::milliseconds head { 5000 };     // for the first request's head
    std::chrono::milliseconds request { 10000 }; // for one whole request
    std::chrono::milliseconds idle { 30000 };    // between requests of one connection, and for it to read an answer
    std::chrono::milliseconds closing { 3000 };  // for the peer to end its side
    std::chrono::milliseconds silence { 60000 }; // of a subscriber, until it is pinged
    std::chrono::milliseconds pong { 30000 };    // and then until it is dropped
    int connections = 2048;                      // of any kind
    int perAddress = 64;                         // of them, from one address that is not this machine
    int subscribers = 1536;
    int subscriptions = 200;                          // of one subscriber
    Allowance messages { 50, 500 };                   // of one subscriber; it joins all its channels at once
    Allowance messageBytes { 64 * 1024, 512 * 1024 }; // on the wire, pings and pieces among them
    Allowance clientEvents { 10, 10 };                // Source: Pusher's documentation
    EventCache::Limits cache;
    qint64 headBytes = 16 * 1024;
    qint64 alarmBody = 128 * 1024;
    qint64 signedBody = 256 * 1024;              // ten events of 10 kB, escaped
    qint64 message = 16 * 1024;                  // from a subscriber
    std::chrono::milliseconds journal { 200 };   // listen() waits for it for so long
    std::chrono::milliseconds farewell { 3000 }; // its drivers and webhooks have that long when the program ends
    qint64 unread = 1024 * 1024;                 // kept for a peer that reads slowly, before it is dropped
};

} // namespace halfsilver::hub
