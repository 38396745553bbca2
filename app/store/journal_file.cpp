#include "app/store/journal_file.h"

#include "app/core/paths.h"
#include "app/store/alarm_row.h"
#include "app/store/journal_schema.h"
#include "app/store/set_aside.h"
#include "app/store/sqlite_connection.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace halfsilver {

namespace {

QDateTime utc(const QVariant &ms) { return QDateTime::fromMSecsSinceEpoch(ms.toLongLong(), Qt::UTC); }

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
    }
    Q_UNREACHABLE();
}

// SQLite would make it readable by others; its log takes over the mode.
Result<void> makePrivateFile(const QString &path)
{
    if (const auto folder = makePrivateFolder(QFileInfo(path).path()); !folder)
        return folder.error();
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return Error { QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(std::strerror(errno))) };
    ::close(file);
    return {};
}

} // namespace

JournalFile::JournalFile(const QString &path)
    : m_path(path)
{
}

JournalFile::~JournalFile() = default;

QStringList JournalFile::takeRemarks() { return std::exchange(m_remarks, {}); }

Error JournalFile::errorOf(const SqliteFailure &failure) const
{
    return { QStringLiteral("%1: %2").arg(m_path, failure.text) };
}

Result<StoredAlarms> JournalFile::open(const QDateTime &now)
{
    StoredAlarms stored;
    m_connection.reset();
    if (!m_damaged) {
        const auto made = makePrivateFile(m_path);
        const auto failure = made ? connect(now, stored) : connectReadOnly(stored, now);
        if (failure && !failure->damaged()) {
            m_connection.reset();
            return made ? errorOf(*failure) : made.error();
        }
        m_damaged = failure.has_value();
    }
    if (m_damaged) {
        // What can still be read of it goes into the new file.
        StoredAlarms saved;
        SqliteFailure failure;
        m_connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Read, failure);
        if (m_connection)
            (void)read(now, saved);
        stored = {};
        if (const auto begun = beginAnew(QStringLiteral("damaged"), QStringLiteral("damaged"), now, saved); !begun) {
            m_connection.reset();
            return begun.error();
        }
    }
    if (const auto put = putSaved(now, stored); !put)
        return put.error();
    stored.remarks += takeRemarks();
    return stored;
}

JournalFile::Outcome JournalFile::connect(const QDateTime &now, StoredAlarms &stored)
{
    SqliteFailure failure;
    m_connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, failure);
    if (!m_connection)
        return failure;
    const auto version = m_connection->value(QStringLiteral("PRAGMA user_version"), failure);
    if (!version)
        return failure;
    if (version->toInt() > journalVersion()) {
        const QString word = QStringLiteral("version-%1").arg(version->toInt());
        const QString said = QStringLiteral("of a newer Halfsilver (version %1)").arg(version->toInt());
        if (const auto begun = beginAnew(word, said, now, {}); !begun)
            return SqliteFailure { SqliteFailure::CannotOpen, begun.error().text };
        return {};
    }
    for (const char *pragma : { "journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 4194304",
                                "cache_size = -512", "temp_store = MEMORY" }) {
        if (const auto failed = m_connection->run(QStringLiteral("PRAGMA ") + QLatin1StringView(pragma)))
            return failed->code == SqliteFailure::ReadOnly ? connectReadOnly(stored, now) : failed;
    }
    if (const auto failed = upgrade(version->toInt()))
        return failed;
    return read(now, stored);
}

JournalFile::Outcome JournalFile::connectReadOnly(StoredAlarms &stored, const QDateTime &now)
{
    SqliteFailure failure { SqliteFailure::CannotOpen, QStringLiteral("is not there") };
    if (QFileInfo(m_path).size() == 0)
        return failure;
    for (const auto mode : { SqliteConnection::Mode::Read, SqliteConnection::Mode::Immutable }) {
        m_connection = SqliteConnection::open(m_path, mode, failure);
        if (!m_connection)
            continue;
        stored = {};
        const auto failed = read(now, stored);
        if (!failed) {
            m_remarks.append(QStringLiteral("%1: can only be read: nothing new is recorded").arg(m_path));
            return {};
        }
        failure = *failed;
    }
    return failure;
}

JournalFile::Outcome JournalFile::upgrade(int version)
{
    if (version == journalVersion())
        return {};
    if (const auto failed = m_connection->run(QStringLiteral("BEGIN IMMEDIATE")))
        return failed;
    const auto &steps = journalSteps();
    for (size_t step = size_t(version); step < steps.size(); ++step) {
        for (const QString &statement : steps[step]) {
            if (const auto failed = m_connection->run(statement))
                return failed;
        }
    }
    if (const auto failed = m_connection->run(QStringLiteral("PRAGMA user_version = %1").arg(journalVersion())))
        return failed;
    if (const auto failed = m_connection->run(QStringLiteral("COMMIT")))
        return failed;
    if (version > 0)
        m_remarks.append(
            QStringLiteral("%1: upgraded from version %2 to %3").arg(m_path).arg(version).arg(journalVersion()));
    return {};
}

// Fills `stored` row by row, so that a file damaged half-way gives its first half.
JournalFile::Outcome JournalFile::read(const QDateTime &now, StoredAlarms &stored)
{
    const QString columns = QStringLiteral("SELECT source, id, own_id, received_at, shape FROM alarms WHERE ");
    const QString limit = QStringLiteral(" LIMIT %1").arg(kAlarmsLoaded);
    const QString unfinished = columns + QStringLiteral("finished_at IS NULL ORDER BY rowid DESC") + limit;
    const QString finished = columns + QStringLiteral("finished_at >= ? ORDER BY finished_at DESC") + limit;
    const qint64 yesterday = now.addDays(-1).toMSecsSinceEpoch();

    SqliteConnection &c = *m_connection;
    for (const QString &sql : { unfinished, finished }) {
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

Result<void> JournalFile::beginAnew(const QString &why, const QString &said, const QDateTime &now,
                                    const StoredAlarms &saved)
{
    m_connection.reset();
    const auto name = setAside(m_path, why, now);
    if (!name)
        return name.error();
    m_damaged = false; // what comes now is a new file, also at the next try
    QString remark = QStringLiteral("%1: is %2; set aside as %3, and begun anew").arg(m_path, said, *name);
    if (!saved.alarms.isEmpty() || !saved.stateTellers.isEmpty() || !saved.pending.isEmpty())
        remark += QStringLiteral(" with %1 alarms saved from it").arg(saved.alarms.size());
    StoredAlarms &all = m_saved ? *m_saved : m_saved.emplace();
    all.alarms += saved.alarms;
    all.stateTellers += saved.stateTellers;
    all.pending += saved.pending;
    all.remarks += saved.remarks;
    all.remarks += remark;
    if (const auto made = makePrivateFile(m_path); !made)
        return made.error();
    StoredAlarms fresh;
    if (const auto failed = connect(now, fresh))
        return errorOf(*failed);
    return {};
}

// Puts what was saved into the file and into `stored`.
Result<void> JournalFile::putSaved(const QDateTime &now, StoredAlarms &stored)
{
    if (!m_saved)
        return {};
    if (m_connection->writable()) {
        std::vector<JournalChange> changes;
        for (const Alarm &alarm : std::as_const(m_saved->alarms))
            changes.emplace_back(
                AlarmRecord { alarm.finished() ? AlarmChange::Finished : AlarmChange::Updated, alarm, now, {} });
        for (const QString &source : std::as_const(m_saved->stateTellers))
            changes.emplace_back(AddStateTeller { source });
        for (const PendingAcknowledgement &pending : std::as_const(m_saved->pending))
            changes.emplace_back(pending);
        if (const auto failed = changes.empty() ? std::nullopt : put(changes)) {
            m_damaged = failed->damaged();
            m_connection.reset();
            return errorOf(*failed);
        }
    }
    stored.alarms += m_saved->alarms;
    stored.stateTellers += m_saved->stateTellers;
    stored.pending += m_saved->pending;
    stored.remarks += std::exchange(m_saved->remarks, {});
    if (m_connection->writable())
        m_saved.reset();
    return {};
}

Result<void> JournalFile::write(std::span<const JournalChange> changes, const QDateTime &now)
{
    if (!m_connection || !m_connection->writable()) {
        const auto opened = open(now);
        if (!opened)
            return opened.error();
        m_remarks += opened->remarks;
        if (!m_connection->writable())
            return Error { QStringLiteral("%1: can only be read").arg(m_path) };
    }
    const auto failed = put(changes);
    if (!failed)
        return {};
    m_damaged = failed->damaged();
    if (!failed->passing() || m_connection->run(QStringLiteral("ROLLBACK")))
        m_connection.reset();
    return errorOf(*failed);
}

JournalFile::Outcome JournalFile::put(std::span<const JournalChange> changes)
{
    SqliteConnection &c = *m_connection;
    if (const auto failed = c.run(QStringLiteral("BEGIN IMMEDIATE")))
        return failed;
    // Of an alarm that changed several times only its last state is a row; each change is a transition.
    QHash<AlarmKey, const AlarmRecord *> last;
    for (const JournalChange &change : changes) {
        if (const auto *record = std::get_if<AlarmRecord>(&change))
            last[record->alarm.key] = record;
    }
    const auto putOne = [&](const JournalChange &change) -> Outcome {
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

bool JournalFile::forget(const QDateTime &now)
{
    if (!m_connection || !m_connection->writable())
        return false;
    const qint64 before = now.addDays(-kDaysKept).toMSecsSinceEpoch();
    // Slices of 500: a write that comes meanwhile waits for one of them, not for all.
    const auto slice = [&](const QString &sql, std::initializer_list<QVariant> values) {
        return !m_connection->run(sql, values) && m_connection->last().numRowsAffected() > 0;
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
