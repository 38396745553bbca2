// The secret that the hub makes for itself.
#pragma once

#include "app/core/result.h"

#include <QString>

namespace halfsilver {

// The secret in the file `hub-secret` of the state folder, made on the first start, readable by this user alone.
// Fails where the file cannot be read or written.
Result<QString> hubSecret(const QString &stateFolder);
QString randomSecret(); // 40 hex digits, from the system's generator

} // namespace halfsilver
