// What the journal tells of what became of alarms.
#pragma once

#include "app/core/alarm_history.h"
#include "app/store/sqlite_connection.h"

namespace halfsilver {

// Fills `page`, the latest first, with at most as many entries as the query wants.
SqliteOutcome readHistory(SqliteConnection &journal, const HistoryQuery &query, HistoryPage &page);

} // namespace halfsilver
