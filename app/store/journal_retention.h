// What the journal forgets: what is old, or too much. What is not finished is kept for ever.
//
// A file that this program made gives pages that became free back to the disk (auto_vacuum = INCREMENTAL), a few at a
// time between two writes; VACUUM would hold the writer up for as long as it takes to copy the file. One of an older
// program, which has no such pages, fills its free pages again and grows no further.
#pragma once

#include "app/core/journal_settings.h"
#include "app/store/sqlite_connection.h"

#include <QDateTime>

namespace halfsilver {

constexpr int kTransitionsLeast = 1000; // of these none is forgotten for its size
constexpr int kFinishedKept = 20'000;

// Forgets a slice, or gives a slice of free pages back: a write that comes meanwhile waits for one of them, not for all.
// False when there is nothing more to do, or on failure.
bool forgetSlice(SqliteConnection &journal, const JournalSettings &settings, const QDateTime &now);

} // namespace halfsilver
