// What to do with a SQLite file that cannot be used: keep it, out of the way.
#pragma once

#include "app/core/result.h"

#include <QDateTime>

namespace halfsilver {

constexpr int kSetAsideKept = 5; // a disk that damages its files at every start must not fill itself with them

// Renames `file` and its -wal to file.WHY-TIME, and removes the oldest beyond kSetAsideKept. The new name, or
// why it could not be renamed. No connection to the file may be open.
Result<QString> setAside(const QString &file, const QString &why, const QDateTime &now);

} // namespace halfsilver
