// What the journal forgets: what is old, or too much. What is not finished is kept for ever.
#pragma once

#include "app/store/sqlite_connection.h"

#include <QDateTime>

namespace halfsilver {

constexpr int kDaysKept = 90, kTransitionsKept = 100'000, kFinishedKept = 20'000;

// Forgets a slice. False when there is nothing more to forget, or on failure.
bool forgetSlice(SqliteConnection &journal, const QDateTime &now);

} // namespace halfsilver
