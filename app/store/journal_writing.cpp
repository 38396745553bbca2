#include "app/store/journal_writing.h"

#include "app/store/alarm_row.h"

namespace halfsilver {

namespace {

// An empty text, where QString's null would become SQL's NULL.
QString text(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }

QVariant orNull(const std::optional<QDateTime> &time)
{
    return time && time->isValid() ? QVariant(time->toMSecsSinceEpoch()) : QVariant();
}

// Puts changes one by one, within a transaction.
class Writing {
public:
    Writing(SqliteConnection &journal, std::span<const JournalChange> changes, const QDateTime &now,
            UnpaintedTransitions &unpainted)
        : m_journal(journal)
        , m_now(now)
        , m_unpainted(unpainted)
    {
        for (const JournalChange &change : changes) {
            if (const auto *record = std::get_if<AlarmRecord>(&change))
                m_last[record->alarm.key] = record;
        }
    }

    SqliteOutcome operator()(const AlarmRecord &record)
    {
        // Of an alarm that changed several times only its last state is a row; each change is a transition.
        if (m_last.value(record.alarm.key) == &record) {
            if (const auto failed = putAlarm(record))
                return failed;
        }
        return putTransition(record);
    }

    SqliteOutcome operator()(const Painted &painted)
    {
        for (const AlarmKey &alarm : painted.alarms) {
            for (const qint64 row : m_unpainted.take(alarm)) {
                if (const auto failed =
                        m_journal.run(QStringLiteral("UPDATE transitions SET painted_at = ? WHERE n = ?"),
                                      { painted.at.toMSecsSinceEpoch(), row }))
                    return failed;
            }
        }
        return std::nullopt;
    }

    SqliteOutcome operator()(const AddStateTeller &teller)
    {
        return m_journal.run(QStringLiteral("INSERT OR IGNORE INTO state_tellers (source) VALUES (?)"),
                             { text(teller.source) });
    }

    SqliteOutcome operator()(const PendingAcknowledgement &pending)
    {
        return m_journal.run(
            QStringLiteral("INSERT OR IGNORE INTO pending (idempotency_key, source, id, at, by_whom, clear)"
                           " VALUES (?, ?, ?, ?, ?, ?)"),
            { text(pending.idempotencyKey), text(pending.key.source), text(pending.key.id),
              pending.at.toMSecsSinceEpoch(), text(pending.by), pending.clear });
    }

    SqliteOutcome operator()(const RemovePending &pending)
    {
        return m_journal.run(QStringLiteral("DELETE FROM pending WHERE idempotency_key = ?"),
                             { text(pending.idempotencyKey) });
    }

    SqliteOutcome operator()(const Heard &heard)
    {
        return m_journal.run(QStringLiteral("INSERT INTO heard (connection, at) VALUES (?, ?)"
                                            " ON CONFLICT (connection) DO UPDATE SET at = excluded.at"),
                             { text(heard.connection), heard.at.toMSecsSinceEpoch() });
    }

private:
    SqliteOutcome putAlarm(const AlarmRecord &record)
    {
        const AlarmRow row = toRow(record.alarm);
        const BeyondTally counts = BeyondTally::of(record.alarm);
        return m_journal.run(QStringLiteral("INSERT INTO alarms (source, id, own_id, received_at, finished_at, shape,"
                                            " priority, raised_at, touched_at, active, unseen, due_at)"
                                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                            " ON CONFLICT (source, id) DO UPDATE SET"
                                            " own_id = excluded.own_id, received_at = excluded.received_at,"
                                            " finished_at = excluded.finished_at, shape = excluded.shape,"
                                            " priority = excluded.priority, raised_at = excluded.raised_at,"
                                            " touched_at = excluded.touched_at, active = excluded.active,"
                                            " unseen = excluded.unseen, due_at = excluded.due_at"),
                             { text(row.key.source), text(row.key.id), row.ownId, row.receivedAt,
                               record.alarm.finished() ? orNull(record.at) : QVariant(), QString::fromUtf8(row.shape),
                               int(record.alarm.priority), record.alarm.raisedAt.toMSecsSinceEpoch(),
                               record.at.toMSecsSinceEpoch(), counts.active, counts.unseen, orNull(record.due) });
    }

    SqliteOutcome putTransition(const AlarmRecord &record)
    {
        const Alarm &alarm = record.alarm;
        const bool raising = record.change == AlarmChange::Raised || record.change == AlarmChange::Updated;
        const bool seen = record.change == AlarmChange::Acknowledged;
        const auto failed = m_journal.run(
            QStringLiteral("INSERT INTO transitions (at, source, id, change, by_whom, told_at, written_at, title,"
                           " message, place, priority, test) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            { record.at.toMSecsSinceEpoch(), text(alarm.key.source), text(alarm.key.id), toText(record.change),
              text(record.by.isEmpty() && seen ? alarm.acknowledgedBy : record.by),
              orNull(raising && !record.told ? alarm.raisedTold : record.told), orNull(m_now), text(alarm.title),
              // What to do is told once: with what it is told of.
              raising ? text(alarm.message) : QStringLiteral(""), text(alarm.place), int(alarm.priority), alarm.test });
        if (!failed)
            m_unpainted.add(alarm.key, m_journal.last().lastInsertId().toLongLong());
        return failed;
    }

    SqliteConnection &m_journal;
    const QDateTime m_now;
    UnpaintedTransitions &m_unpainted;
    QHash<AlarmKey, const AlarmRecord *> m_last;
};

} // namespace

SqliteOutcome putChanges(SqliteConnection &journal, std::span<const JournalChange> changes, const QDateTime &now,
                         UnpaintedTransitions &unpainted)
{
    if (const auto failed = journal.run(QStringLiteral("BEGIN IMMEDIATE")))
        return failed;
    const UnpaintedTransitions before = unpainted;
    Writing writing(journal, changes, now, unpainted);
    SqliteOutcome failed;
    for (size_t i = 0; i < changes.size() && !failed; ++i)
        failed = std::visit(writing, changes[i]);
    if (!failed)
        failed = journal.run(QStringLiteral("COMMIT"));
    if (failed)
        unpainted = before; // whose rows there are none of
    return failed;
}

} // namespace halfsilver
