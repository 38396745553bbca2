// When a request to a backend that failed is made again.
#pragma once

#include "net/alarms/http_call.h"

namespace halfsilver {

// A number in [0, 1), passed in so that a test decides.
using RandomUnit = std::function<double()>;

// The wait before try `attempt` + 1 (0-based): what Retry-After says, within 1 s and 15 min; 5 min where the token is
// refused, which only a person can mend; otherwise uniform between 1 s and 2 s doubled each time, at most 60 s, so
// that a restarted backend does not meet every mirror at once.
std::chrono::milliseconds retryDelay(int attempt, const HttpAnswer &answer, double unit);

} // namespace halfsilver
