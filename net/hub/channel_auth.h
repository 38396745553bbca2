// POST /broadcasting/auth: authorises a token's bearer for a channel of this hub, as Laravel does for its own. Pure.
// Source: Pusher protocol, §6.
#pragma once

#include "net/hub/channel_rule.h"
#include "net/hub/credentials.h"
#include "net/hub/http_message.h"
#include "net/hub/hub_settings.h"

namespace halfsilver::hub {

inline constexpr QByteArrayView kAuthPath = "/broadcasting/auth", kUserAuthPath = "/broadcasting/user-auth";

struct AuthRules {
    Credentials credentials;
    QList<HubToken> tokens;
    QList<HubChannel> channels;
    QByteArray masterKey; // of encrypted channels, 32 bytes; empty: none is authorised
};

// Whether the head alone is wrong. Nothing when its body is worth reading.
std::optional<HttpAnswer> refuseAuth(const HttpRequest &head);
// `loopback`: both ends are on this machine; its programs need a token only where the rules say so.
// As the user whom the token names: for pusher:signin, at kUserAuthPath.
HttpAnswer authenticateUser(const AuthRules &rules, const HttpRequest &request);
HttpAnswer authorise(const AuthRules &rules, const HttpRequest &request, bool loopback);

} // namespace halfsilver::hub
