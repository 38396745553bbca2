// Unfinished alarms of the journal that the program has no room for.
#pragma once

#include "app/core/alarms/kept_query.h"
#include "app/store/sqlite_connection.h"

namespace halfsilver {

// A row that cannot be read is left out.
SqliteOutcome readKept(SqliteConnection &journal, const KeptQuery &query, KeptAlarms &kept);

} // namespace halfsilver
