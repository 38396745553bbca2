#include "app/store/journal_writing.h"

#include "app/store/alarm_row.h"

#include <QHash>

namespace halfsilver {

namespace {

// An empty text, where QString's null would become SQL's NULL.
QString text(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }

QString wordOf(AlarmChange change)
{
    switch (change) {
    case AlarmChange::Raised:
        return QStringLiteral("raised");
    case AlarmChange::Updated:
        return QStringLiteral("updated");
    case AlarmChange::Acknowledged:
        return QStringLiteral("acknowledged");
    case AlarmChange::Cleared:
        return QStringLiteral("cleared");
    case AlarmChange::Finished:
        return QStringLiteral("finished");
    case AlarmChange::Shelved:
        return QStringLiteral("shelved");
    case AlarmChange::Unshelved:
        return QStringLiteral("unshelved");
    case AlarmChange::Reset:
        return QStringLiteral("reset");
    case AlarmChange::Escalated:
        return QStringLiteral("escalated");
    case AlarmChange::Realarmed:
        return QStringLiteral("realarmed");
    }
    Q_UNREACHABLE();
}

} // namespace

SqliteOutcome putChanges(SqliteConnection &c, std::span<const JournalChange> changes)
{
    if (const auto failed = c.run(QStringLiteral("BEGIN IMMEDIATE")))
        return failed;
    // Of an alarm that changed several times only its last state is a row; each change is a transition.
    QHash<AlarmKey, const AlarmRecord *> last;
    for (const JournalChange &change : changes) {
        if (const auto *record = std::get_if<AlarmRecord>(&change))
            last[record->alarm.key] = record;
    }
    const auto putOne = [&](const JournalChange &change) -> SqliteOutcome {
        if (const auto *record = std::get_if<AlarmRecord>(&change)) {
            const AlarmKey &key = record->alarm.key;
            const qint64 at = record->at.toMSecsSinceEpoch();
            if (last.value(key) == record) {
                const AlarmRow row = toRow(record->alarm);
                if (const auto failed =
                        c.run(QStringLiteral("INSERT INTO alarms (source, id, own_id, received_at, finished_at, shape)"
                                             " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, id) DO UPDATE SET"
                                             " own_id = excluded.own_id, received_at = excluded.received_at,"
                                             " finished_at = excluded.finished_at, shape = excluded.shape"),
                              { text(key.source), text(key.id), row.ownId, row.receivedAt,
                                record->alarm.finished() ? QVariant(at) : QVariant(), QString::fromUtf8(row.shape) }))
                    return failed;
            }
            return c.run(QStringLiteral("INSERT INTO transitions (at, source, id, change, by_whom)"
                                        " VALUES (?, ?, ?, ?, ?)"),
                         { at, text(key.source), text(key.id), wordOf(record->change), text(record->by) });
        }
        if (const auto *teller = std::get_if<AddStateTeller>(&change))
            return c.run(QStringLiteral("INSERT OR IGNORE INTO state_tellers (source) VALUES (?)"),
                         { text(teller->source) });
        if (const auto *pending = std::get_if<PendingAcknowledgement>(&change))
            return c.run(
                QStringLiteral("INSERT OR IGNORE INTO pending (idempotency_key, source, id, at, by_whom, clear)"
                               " VALUES (?, ?, ?, ?, ?, ?)"),
                { text(pending->idempotencyKey), text(pending->key.source), text(pending->key.id),
                  pending->at.toMSecsSinceEpoch(), text(pending->by), pending->clear });
        return c.run(QStringLiteral("DELETE FROM pending WHERE idempotency_key = ?"),
                     { text(std::get<RemovePending>(change).idempotencyKey) });
    };
    for (const JournalChange &change : changes) {
        if (const auto failed = putOne(change))
            return failed;
    }
    return c.run(QStringLiteral("COMMIT"));
}

} // namespace halfsilver
