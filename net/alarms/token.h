// The secrets that a backend or a server asks for.
#pragma once

#include "app/core/result.h"

namespace halfsilver {

struct AlarmSettings;

// `value`, else the first line of `file`, read at each call so that it can be renewed; empty where neither is set.
// `fileKey` is the setting that names the file. The error never contains the secret.
Result<QString> secretFrom(const QString &value, const QString &file, const char *fileKey);

// The same for one that is sent as Authorization: Bearer.
Result<QString> bearerFrom(const QString &value, const QString &file, const char *fileKey);

// From `token`, else from `token_file`.
Result<QString> tokenOf(const AlarmSettings &settings);

} // namespace halfsilver
