// The secret that the hub makes for itself.
#pragma once

#include "app/core/result.h"

#include <QString>

namespace halfsilver {

// The secret in the file `hub-secret` of the state folder, made on the first start, readable by this user alone.
Result<QString> hubSecret(const QString &stateFolder);

} // namespace halfsilver
