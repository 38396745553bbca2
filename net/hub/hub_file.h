// hub.json: where programs of this user find the hub that runs, and the secret that the hub makes for itself.
#pragma once

#include "app/core/result.h"

#include <QString>

namespace halfsilver {

// Written whole or not at all, readable by this user alone: {"url","pid","version"}.
Result<void> writeHubFile(const QString &path, int port);
// Removes it where it is still ours.
void removeHubFile(const QString &path);

// The secret in the file `hub-secret` of the state folder, made on the first start, readable by this user alone.
Result<QString> hubSecret(const QString &stateFolder);

} // namespace halfsilver
