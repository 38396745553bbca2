// Whether a request to Pusher's HTTP API may pass: key, version, time, md5 and signature. Pure.
#pragma once

#include "net/hub/credentials.h"
#include "net/hub/http_message.h"

#include <QDateTime>

namespace halfsilver::hub {

// What to answer instead, 401 with the reason, or nothing. `now` is UTC.
std::optional<HttpAnswer> checkSignature(const Credentials &credentials, const HttpRequest &request,
                                         const QDateTime &now);

} // namespace halfsilver::hub
