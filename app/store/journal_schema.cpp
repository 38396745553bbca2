#include "app/store/journal_schema.h"

namespace halfsilver {

const std::vector<QStringList> &journalSteps()
{
    // Times are milliseconds since 1970, UTC. `shape` is alarm_json.h's; beside it stands what the shape lacks.
    static const std::vector<QStringList> steps {
        {
            QStringLiteral("CREATE TABLE alarms (source TEXT NOT NULL, id TEXT NOT NULL, own_id INTEGER NOT NULL,"
                           " received_at INTEGER NOT NULL, finished_at INTEGER, shape TEXT NOT NULL,"
                           " PRIMARY KEY (source, id))"),
            QStringLiteral("CREATE TABLE transitions (n INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
                           " source TEXT NOT NULL, id TEXT NOT NULL, change TEXT NOT NULL, by_whom TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE state_tellers (source TEXT PRIMARY KEY)"),
        },
        {
            QStringLiteral("CREATE TABLE pending (n INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE,"
                           " source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, by_whom TEXT NOT NULL)"),
        },
        {
            // Loading and forgetting look at finished alarms by their time; unfinished ones are the NULLs.
            QStringLiteral("CREATE INDEX alarms_finished ON alarms (finished_at)"),
        },
        {
            QStringLiteral("ALTER TABLE pending ADD COLUMN clear INTEGER NOT NULL DEFAULT 0"),
        },
        {
            // `at`: received, or done here. A transition tells what the alarm was then: its row tells the last.
            QStringLiteral("ALTER TABLE transitions ADD COLUMN told_at INTEGER"), // by the backend
            QStringLiteral("ALTER TABLE transitions ADD COLUMN written_at INTEGER"),
            QStringLiteral("ALTER TABLE transitions ADD COLUMN painted_at INTEGER"),
            QStringLiteral("ALTER TABLE transitions ADD COLUMN title TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("ALTER TABLE transitions ADD COLUMN message TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("ALTER TABLE transitions ADD COLUMN place TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("ALTER TABLE transitions ADD COLUMN priority INTEGER NOT NULL DEFAULT 1"), // AlarmPriority
            QStringLiteral("ALTER TABLE transitions ADD COLUMN test INTEGER NOT NULL DEFAULT 0"),
        },
        {
            // What unfinished alarms are looked for by, where there are more of them than the program holds. Of those
            // that an older program wrote it is read from their shape, however damaged; when they were raised is
            // told well enough by when they came.
            QStringLiteral("ALTER TABLE alarms ADD COLUMN priority INTEGER NOT NULL DEFAULT 1"), // AlarmPriority
            QStringLiteral("ALTER TABLE alarms ADD COLUMN raised_at INTEGER NOT NULL DEFAULT 0"),
            QStringLiteral("ALTER TABLE alarms ADD COLUMN touched_at INTEGER NOT NULL DEFAULT 0"), // AlarmRecord::at
            QStringLiteral("ALTER TABLE alarms ADD COLUMN active INTEGER NOT NULL DEFAULT 1"),     // BeyondTally
            QStringLiteral("ALTER TABLE alarms ADD COLUMN unseen INTEGER NOT NULL DEFAULT 1"),
            QStringLiteral("ALTER TABLE alarms ADD COLUMN due_at INTEGER"), // AlarmRecord::due
            QStringLiteral("UPDATE alarms SET raised_at = received_at, touched_at = received_at,"
                           " priority = CASE WHEN shape LIKE '%\"priority\":\"critical\"%' THEN 2"
                           " WHEN shape LIKE '%\"priority\":\"info\"%' THEN 0 ELSE 1 END,"
                           " active = shape NOT LIKE '%\"cleared_at\":\"%',"
                           " unseen = shape NOT LIKE '%\"acknowledged_at\":\"%', due_at = received_at"
                           " WHERE finished_at IS NULL"),
            QStringLiteral("CREATE INDEX alarms_urgent ON alarms (priority DESC, raised_at DESC, active, unseen)"
                           " WHERE finished_at IS NULL"),
            QStringLiteral("CREATE INDEX alarms_due ON alarms (due_at) WHERE finished_at IS NULL"
                           " AND due_at IS NOT NULL"),
            // When a connection was last heard.
            QStringLiteral("CREATE TABLE heard (connection TEXT PRIMARY KEY, at INTEGER NOT NULL)"),
        },
    };
    return steps;
}

int journalVersion() { return int(journalSteps().size()); }

} // namespace halfsilver
