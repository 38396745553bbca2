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
    };
    return steps;
}

int journalVersion() { return int(journalSteps().size()); }

} // namespace halfsilver
