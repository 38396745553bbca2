// Where a Pusher server listens, from its settings.
#pragma once

#include "net/pusher/pusher_settings.h"
#include "net/transport.h"

namespace halfsilver::pusher {

// `tls` is given beside the settings: a server may insist on it (close code 4000). There is no slash after the
// key, because Reverb, soketi and laravel-websockets answer 404 to one. Source: protocol §1.
TransportRequest endpoint(const PusherSettings &settings, bool tls);

// scheme://host:port of the same server for HTTP, port always written: who a token may be sent to.
QUrl httpOrigin(const PusherSettings &settings, bool tls);

// A server in the same house: loopback, a private or link-local address, `.local` or a bare name.
// It may be asked more often. Source: protocol §4, the one rule.
bool isLocal(const PusherSettings &settings);
bool isLocalHost(const QString &host); // likewise; an IPv6 address with or without brackets

} // namespace halfsilver::pusher
