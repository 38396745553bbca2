#include "app/store/journal_file.h"

#include "app/core/paths.h"
#include "app/store/journal_reading.h"
#include "app/store/journal_retention.h"
#include "app/store/journal_schema.h"
#include "app/store/journal_writing.h"
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
    return { QStringLiteral("%1: %2").arg(m_path, words(failure)) };
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
            (void)readJournal(*m_connection, now, saved, kAlarmsSaved);
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

SqliteOutcome JournalFile::connect(const QDateTime &now, StoredAlarms &stored)
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
    // Only a file that is made now takes it, and it would wait for whoever holds another: see journal_retention.h.
    const QString vacuum = QStringLiteral("PRAGMA auto_vacuum = INCREMENTAL");
    if (const auto failed = version->toInt() == 0 ? m_connection->run(vacuum) : std::nullopt)
        return failed->code == SqliteFailure::ReadOnly ? connectReadOnly(stored, now) : failed;
    for (const char *pragma : { "journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 4194304",
                                "cache_size = -512", "temp_store = MEMORY" }) {
        if (const auto failed = m_connection->run(QStringLiteral("PRAGMA ") + QLatin1StringView(pragma)))
            return failed->code == SqliteFailure::ReadOnly ? connectReadOnly(stored, now) : failed;
    }
    if (const auto failed = upgrade(version->toInt()))
        return failed;
    return readJournal(*m_connection, now, stored);
}

SqliteOutcome JournalFile::connectReadOnly(StoredAlarms &stored, const QDateTime &now)
{
    SqliteFailure failure { SqliteFailure::CannotOpen, QStringLiteral("is not there") };
    if (QFileInfo(m_path).size() == 0)
        return failure;
    for (const auto mode : { SqliteConnection::Mode::Read, SqliteConnection::Mode::Immutable }) {
        m_connection = SqliteConnection::open(m_path, mode, failure);
        if (!m_connection)
            continue;
        stored = {};
        const auto failed = readJournal(*m_connection, now, stored);
        if (!failed) {
            m_remarks.append(QStringLiteral("%1: can only be read: nothing new is recorded").arg(m_path));
            return {};
        }
        failure = *failed;
    }
    return failure;
}

SqliteOutcome JournalFile::upgrade(int version)
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

Result<void> JournalFile::beginAnew(const QString &why, const QString &said, const QDateTime &now,
                                    const StoredAlarms &saved)
{
    m_connection.reset();
    m_unpainted = {};
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
    all.heard.insert(saved.heard);
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
        for (auto heard = m_saved->heard.cbegin(); heard != m_saved->heard.cend(); ++heard)
            changes.emplace_back(Heard { heard.key(), heard.value() });
        if (const auto failed = changes.empty() ? std::nullopt : putChanges(*m_connection, changes, now, m_unpainted)) {
            m_damaged = failed->damaged();
            m_connection.reset();
            return errorOf(*failed);
        }
    }
    stored.alarms += m_saved->alarms;
    stored.stateTellers += m_saved->stateTellers;
    stored.pending += m_saved->pending;
    stored.heard.insert(m_saved->heard);
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
            return errorOf({ SqliteFailure::ReadOnly, {} });
    }
    const auto failed = putChanges(*m_connection, changes, now, m_unpainted);
    if (!failed)
        return {};
    m_damaged = failed->damaged();
    if (!failed->passing() || m_connection->run(QStringLiteral("ROLLBACK")))
        m_connection.reset();
    return errorOf(*failed);
}

bool JournalFile::forget(const JournalSettings &settings, const QDateTime &now)
{
    return m_connection && m_connection->writable() && forgetSlice(*m_connection, settings, now);
}

} // namespace halfsilver
