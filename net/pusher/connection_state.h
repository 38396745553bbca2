// A connection as a value: where it stands, what it is told, what is to be done. See step.h.
#pragma once

#include "app/core/connection_status.h"
#include "net/pusher/protocol.h"
#include "net/pusher/reason.h"
#include "net/pusher/world_change.h"
#include "net/transport.h"

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace halfsilver::pusher {

using Moment = std::chrono::nanoseconds; // on the monotonic clock

// What the settings say about connecting.
struct ConnectionRules {
    bool tls = true;
    bool local = false; // a server in the house
    std::chrono::milliseconds activity { 25'000 };
    bool operator==(const ConnectionRules &) const = default;
};

struct Idle {             // not asked to connect
    bool stopped = false; // was asked to disconnect
    bool operator==(const Idle &) const = default;
};
struct Waiting { // for the next attempt
    Moment until {};
    bool operator==(const Waiting &) const = default;
};
struct Opening {         // an attempt is under way
    bool opened = false; // the WebSocket is open; the handshake is awaited
    bool operator==(const Opening &) const = default;
};
struct Connected {
    QString socketId;
    QString server; // how the server names itself; empty for most
    std::chrono::milliseconds activity { 25'000 };
    Moment since {};
    bool awaitingPong = false;
    bool operator==(const Connected &) const = default;
};

// The last pusher:error of the present WebSocket: servers often end the connection without repeating its code.
struct RememberedError {
    int code = 0;
    Moment at {};
    QString message;
    bool operator==(const RememberedError &) const = default;
};

struct ConnectionState {
    std::variant<Idle, Waiting, Opening, Connected> link;
    ConnectionRules rules;
    bool tls = true;          // as the rules say, or because the server insisted (4000)
    bool refused = false;     // the last outcome was a refusal
    bool unavailable = false; // 10 s without success
    Reason reason;            // of the last loss or failure; None once connected
    int failures = 0;         // n of the backoff
    std::optional<Moment> lastAttempt;
    std::optional<RememberedError> error;
    bool operator==(const ConnectionState &) const = default;

    const Connected *connected() const { return std::get_if<Connected>(&link); }
    ConnectionPhase phase() const;
};

// What a connection is told.
struct Start { };
struct Stop { };
struct SettingsChanged {
    ConnectionRules rules;
};
struct SocketOpened { };
struct SocketClosed {
    TransportClosed closed;
};
struct Established {
    Handshake handshake;
};
struct ErrorReceived {
    ServerError error;
};
struct PingReceived { };
struct Heard { };       // any other message
struct Undecodable { }; // a message that says nothing, yet proves life
enum class ConnectionTimer { Attempt, Unavailable, Retry, Silence, Pong };
struct TimerFired {
    ConnectionTimer timer;
};

struct ConnectionInput {
    Moment at {};
    double unit = 0; // chance, uniform in [0, 1)
    std::variant<Start, Stop, SettingsChanged, WorldChange, SocketOpened, SocketClosed, Established, ErrorReceived,
                 PingReceived, Heard, Undecodable, TimerFired>
        what;
};

// What is to be done, in this order.
struct OpenSocket { // a fresh one; whatever was open is dropped
    bool tls = true;
    bool operator==(const OpenSocket &) const = default;
};
struct CloseSocket {
    bool operator==(const CloseSocket &) const = default;
};
struct SendPing {
    bool operator==(const SendPing &) const = default;
};
struct SendPong {
    bool operator==(const SendPong &) const = default;
};
struct StartTimer { // starting it again moves it
    ConnectionTimer timer;
    std::chrono::milliseconds delay;
    bool operator==(const StartTimer &) const = default;
};
struct StopTimer {
    ConnectionTimer timer;
    bool operator==(const StopTimer &) const = default;
};
using ConnectionAction = std::variant<OpenSocket, CloseSocket, SendPing, SendPong, StartTimer, StopTimer>;

} // namespace halfsilver::pusher
