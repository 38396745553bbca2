#include "app/store/journal_reading.h"

namespace halfsilver {

namespace {

QDateTime utc(const QVariant &ms) { return QDateTime::fromMSecsSinceEpoch(ms.toLongLong(), Qt::UTC); }

} // namespace

AlarmRow alarmRowAt(const QSqlQuery &query)
{
    return { { query.value(0).toString(), query.value(1).toString() },
             query.value(2).toBool(),
             query.value(3).toLongLong(),
             query.value(4).toString().toUtf8() };
}

SqliteOutcome readJournal(SqliteConnection &c, const QDateTime &now, StoredAlarms &stored, int most)
{
    const QString limit = QStringLiteral(" LIMIT %1").arg(most);
    // A file that can only be read may be too old to tell how urgent they are, and how many there are beside them.
    const bool counted = !c.run(QStringLiteral("SELECT count(*), total(active), total(unseen) FROM alarms"
                                               " INDEXED BY alarms_urgent WHERE finished_at IS NULL"),
                                {})
        && c.last().next();
    if (counted) {
        stored.beyond = { c.last().value(0).toLongLong(), c.last().value(1).toLongLong(),
                          c.last().value(2).toLongLong() };
        c.last().finish(); // an answer that is not read to its end keeps the log from shrinking
    }
    const QString unfinished = QStringLiteral("SELECT ") + kAlarmColumns
        + (counted ? QStringLiteral(" FROM alarms INDEXED BY alarms_urgent WHERE finished_at IS NULL"
                                    " ORDER BY priority DESC, raised_at DESC")
                   : QStringLiteral(" FROM alarms WHERE finished_at IS NULL ORDER BY rowid DESC"))
        + limit;
    const QString finished = QStringLiteral("SELECT ") + kAlarmColumns
        + QStringLiteral(" FROM alarms WHERE finished_at >= ? ORDER BY finished_at DESC") + limit;
    const qint64 yesterday = now.addDays(-1).toMSecsSinceEpoch();

    for (const QString &sql : { unfinished, finished }) {
        if (const auto failed = sql == finished ? c.run(sql, { yesterday }) : c.run(sql, {}))
            return failed;
        while (c.last().next()) {
            auto alarm = fromRow(alarmRowAt(c.last()), stored.remarks);
            if (!alarm)
                stored.beyond -= { 1, 1, 1 };
            else if (!alarm->finished())
                stored.beyond -= BeyondTally::of(*alarm);
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
    if (const auto failed = c.ended())
        return failed;
    if (c.run(QStringLiteral("SELECT connection, at FROM heard"), {}))
        return std::nullopt; // a file that can only be read may be older than that
    while (c.last().next())
        stored.heard.insert(c.last().value(0).toString(), utc(c.last().value(1)));
    return c.ended();
}

} // namespace halfsilver
