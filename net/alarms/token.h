// The secret that a backend asks for.
#pragma once

#include "app/core/result.h"

namespace halfsilver {

struct AlarmSettings;

// From `token`, else from the first line of `token_file`, read at each call so that it can be renewed; empty where
// neither is set. The error never contains it.
Result<QString> tokenOf(const AlarmSettings &settings);

} // namespace halfsilver
