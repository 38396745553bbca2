// The files of the phone page, out of the program itself.
#pragma once

#include "net/hub/http_message.h"

namespace halfsilver::hub {

// "/", "/page/page.js", …; nothing for any other path.
std::optional<HttpAnswer> pageFile(const QByteArray &path);

// What every answer below the page carries: no script, style or connection but our own, no framing, no referrer.
Headers pageHeaders();

} // namespace halfsilver::hub
