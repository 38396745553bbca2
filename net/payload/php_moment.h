// A moment as PHP's json_encode writes a DateTime that nobody has formatted:
// {"date":"2026-11-22 21:46:03.000000","timezone_type":3,"timezone":"Europe/Berlin"}.
#pragma once

#include "net/payload/alarm_fields.h"

namespace halfsilver::payload {

// Milliseconds since 1970, UTC; nothing for anything else, and for a time zone that is not known here.
std::optional<qint64> phpMoment(const Json &value);

} // namespace halfsilver::payload
