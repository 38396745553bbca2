// What the journal tells of what became of alarms.
#pragma once

#include "app/core/alarm_history.h"
#include "app/store/sqlite_connection.h"

namespace halfsilver {

SqliteOutcome readHistory(SqliteConnection &journal, const HistoryQuery &query, HistoryPage &page);

} // namespace halfsilver
