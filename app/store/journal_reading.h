// What an earlier run left in the journal.
#pragma once

#include "app/core/alarm_store.h"
#include "app/store/sqlite_connection.h"

namespace halfsilver {

constexpr int kAlarmsLoaded = 20'000; // unfinished, as many older critical ones, and as many finished

// Fills `stored` row by row, so that a file damaged half-way gives its first half.
SqliteOutcome readJournal(SqliteConnection &journal, const QDateTime &now, StoredAlarms &stored);

} // namespace halfsilver
