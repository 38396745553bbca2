// The secret that the hub makes for itself.
#pragma once

#include "app/core/result.h"

#include <QString>

#include <optional>

namespace halfsilver {

// The secret in the file `hub-secret` of the state folder, made on the first start, readable by this user alone.
// Fails where the file cannot be read or written.
Result<QString> hubSecret(const QString &stateFolder);
// The one that is there; empty where none is, or this user may not read it. Nothing is made.
std::optional<QString> existingHubSecret(const QString &stateFolder);
QString randomSecret(); // 40 hex digits, from the system's generator

} // namespace halfsilver
