// What a request for a WebSocket has to bring. Pure. Source: RFC 6455, 4.2.1 and 4.4.
#pragma once

#include "net/hub/http_message.h"

#include <optional>

namespace halfsilver::hub {

// What to answer instead of taking it up, or nothing. QWebSocketServer ends the connection without a word.
std::optional<HttpAnswer> refuseHandshake(const HttpRequest &head);

} // namespace halfsilver::hub
