// What an earlier run left in the journal.
#pragma once

#include "app/core/alarm_store.h"
#include "app/store/alarm_row.h"
#include "app/store/sqlite_connection.h"

namespace halfsilver {

// Unfinished, the most urgent of them, and as many finished: more than any book holds. Of the others it is counted how
// many there are.
constexpr int kAlarmsLoaded = 6000;
static_assert(kAlarmsLoaded > kMaxActiveAlarms);
constexpr int kAlarmsSaved = 20'000; // from a damaged file, of each kind

// What a query that selects kAlarmColumns first has now.
inline const QString kAlarmColumns = QStringLiteral("source, id, own_id, received_at, shape");
AlarmRow alarmRowAt(const QSqlQuery &query);

// Fills `stored` row by row, so that a file damaged half-way gives its first half.
SqliteOutcome readJournal(SqliteConnection &journal, const QDateTime &now, StoredAlarms &stored,
                          int most = kAlarmsLoaded);

} // namespace halfsilver
