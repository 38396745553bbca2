// Files that hold a secret, or that only their user has a use for.
#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QString>

namespace halfsilver {

// Whole or not at all, readable by this user alone from the first byte on.
Result<void> writePrivately(const QString &path, const QByteArray &bytes);

} // namespace halfsilver
