// Why a connection is not up: as a value, and in words that a family understands.
#pragma once

#include "net/transport.h"

#include <QString>

namespace halfsilver::pusher {

enum class Cause {
    None,
    ServerClosed, // `code` is its close code, or that of the pusher:error before it
    NoPong,       // it no longer answered
    NoHandshake,  // the WebSocket opened, but the first message did not come
    NotPusher,    // the first message was not Pusher's
    Unreachable,  // nothing answered
    HostNotFound,
    UntrustedPeer,
    UnknownAuthority,
    WrongName,
    CertificateExpired,
    CertificateNotYetValid,
    ProxyFailed, // to get through to the server
    ProxyUnreachable,
    ProxyWantsLogin,
    NotAWebSocket,
    ServerFailed,
    Slept,       // this machine was suspended
    NoHeartbeat, // of the backend, which had promised one
    NewSettings,
    Stopped,
};

struct Reason {
    Cause cause = Cause::None;
    int code = 0;      // for ServerClosed
    QString detail {}; // technical, in the server's or Qt's words: for the log
    bool operator==(const Reason &) const = default;
    bool sameCause(const Reason &other) const { return cause == other.cause && code == other.code; }
};

Cause causeOf(TransportEnd end); // of one that was not the server's close

// For the screen, in the language of the mirror; empty for None.
QString words(const Reason &reason);
// For the journal.
QString technical(const Reason &reason);

} // namespace halfsilver::pusher
