#include "app/store/journal_retention.h"

namespace halfsilver {

bool forgetSlice(SqliteConnection &journal, const QDateTime &now)
{
    const qint64 before = now.addDays(-kDaysKept).toMSecsSinceEpoch();
    // Slices of 500: a write that comes meanwhile waits for one of them, not for all.
    const auto slice = [&](const QString &sql, std::initializer_list<QVariant> values) {
        return !journal.run(sql, values) && journal.last().numRowsAffected() > 0;
    };
    return slice(QStringLiteral("DELETE FROM transitions WHERE n IN (SELECT n FROM transitions WHERE at < ?"
                                " OR n <= (SELECT max(n) FROM transitions) - ? ORDER BY n LIMIT 500)"),
                 { before, kTransitionsKept })
        || slice(QStringLiteral("DELETE FROM alarms WHERE rowid IN (SELECT rowid FROM alarms"
                                " WHERE finished_at < ? LIMIT 500)"),
                 { before })
        || slice(QStringLiteral("DELETE FROM alarms WHERE rowid IN (SELECT rowid FROM alarms"
                                " WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 500 OFFSET ?)"),
                 { kFinishedKept });
}

} // namespace halfsilver
