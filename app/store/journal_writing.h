// Changes become rows.
#pragma once

#include "app/store/journal_change.h"
#include "app/store/sqlite_connection.h"

#include <span>

namespace halfsilver {

// All of them in one transaction, on disk when it returns; after a failure it is left open.
SqliteOutcome putChanges(SqliteConnection &journal, std::span<const JournalChange> changes);

} // namespace halfsilver
