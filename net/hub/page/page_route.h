// The paths of the phone page, and who may use them. Pure.
#pragma once

#include "app/core/control/control_request.h"
#include "net/hub/http_message.h"
#include "net/hub/page/devices.h"

namespace halfsilver::hub {

enum class PageRoute {
    File,    // GET / and what it is made of
    Pair,    // POST /page/api/pair
    Session, // GET /page/api/session
    State,   // GET /page/api/state
    Live,    // the WebSocket /page/live
    Picture, // GET /page/api/picture
    Leave,   // POST /page/api/leave: this device revokes itself
    Verb,    // /page/api/VERB of ControlVerb
    None,
};

struct PagePath {
    PageRoute route = PageRoute::None;
    ControlVerb verb = ControlVerb::Status; // of Verb
    bool operator==(const PagePath &) const = default;
};

constexpr QByteArrayView kLivePath("/page/live");
constexpr QByteArrayView kCsrfHeader("x-halfsilver-csrf"); // its value: csrfOf(token); to pair: "pair"

bool isPagePath(const QByteArray &path); // "/" and below "/page"
PagePath pagePath(const QByteArray &path);
// What it takes; nothing where no device is needed.
std::optional<DeviceRole> roleFor(const PagePath &path);

// The device's token in the Cookie header, by the name that the cookie has on this port.
QByteArray cookieName(int port);
QByteArray tokenIn(const HttpRequest &head, const QByteArray &cookie);

// Why this head is refused; nothing when it may pass. `device`: whose token it carries. The Host is right already.
std::optional<HttpAnswer> pageRefusal(const HttpRequest &head, const Device *device, const QByteArray &token);

} // namespace halfsilver::hub
