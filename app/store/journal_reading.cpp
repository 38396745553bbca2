#include "app/store/journal_reading.h"

#include "app/store/alarm_row.h"

namespace halfsilver {

namespace {

QDateTime utc(const QVariant &ms) { return QDateTime::fromMSecsSinceEpoch(ms.toLongLong(), Qt::UTC); }

} // namespace

SqliteOutcome readJournal(SqliteConnection &c, const QDateTime &now, StoredAlarms &stored)
{
    const QString columns = QStringLiteral("SELECT source, id, own_id, received_at, shape FROM alarms WHERE ");
    const QString limit = QStringLiteral(" LIMIT %1").arg(kAlarmsLoaded);
    const QString unfinished = columns + QStringLiteral("finished_at IS NULL ORDER BY rowid DESC") + limit;
    // Of more than can be loaded the latest, and every one that is critical.
    const QString critical = columns
        + QStringLiteral("finished_at IS NULL AND shape LIKE '%\"priority\":\"critical\"%' AND rowid <"
                         " (SELECT min(rowid) FROM (SELECT rowid FROM alarms WHERE finished_at IS NULL"
                         " ORDER BY rowid DESC%1)) ORDER BY rowid DESC")
              .arg(limit)
        + limit;
    const QString finished = columns + QStringLiteral("finished_at >= ? ORDER BY finished_at DESC") + limit;
    const qint64 yesterday = now.addDays(-1).toMSecsSinceEpoch();

    for (const QString &sql : { unfinished, critical, finished }) {
        if (const auto failed = sql == finished ? c.run(sql, { yesterday }) : c.run(sql, {}))
            return failed;
        while (c.last().next()) {
            const AlarmRow row { { c.last().value(0).toString(), c.last().value(1).toString() },
                                 c.last().value(2).toBool(),
                                 c.last().value(3).toLongLong(),
                                 c.last().value(4).toString().toUtf8() };
            auto alarm = fromRow(row, stored.remarks);
            if (alarm)
                stored.alarms.append(std::move(*alarm));
            else
                stored.remarks.append(alarm.error().text);
        }
        if (const auto failed = c.ended())
            return failed;
    }
    if (const auto failed = c.run(QStringLiteral("SELECT source FROM state_tellers"), {}))
        return failed;
    while (c.last().next())
        stored.stateTellers.append(c.last().value(0).toString());
    if (const auto failed =
            c.run(QStringLiteral("SELECT source, id, at, by_whom, idempotency_key, clear FROM pending ORDER BY n"), {}))
        return failed;
    while (c.last().next()) {
        stored.pending.append({ { c.last().value(0).toString(), c.last().value(1).toString() },
                                utc(c.last().value(2)),
                                c.last().value(3).toString(),
                                c.last().value(4).toString(),
                                c.last().value(5).toBool() });
    }
    return c.ended();
}

} // namespace halfsilver
