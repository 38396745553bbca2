// Changes become rows.
#pragma once

#include "app/store/journal_change.h"
#include "app/store/sqlite_connection.h"
#include "app/store/unpainted_transitions.h"

#include <span>

namespace halfsilver {

// All of them in one transaction, on disk when it returns; after a failure it is left open, and `unpainted` is as it
// was. `now` is what stands as written.
SqliteOutcome putChanges(SqliteConnection &journal, std::span<const JournalChange> changes, const QDateTime &now,
                         UnpaintedTransitions &unpainted);

} // namespace halfsilver
