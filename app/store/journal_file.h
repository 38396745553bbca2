// The SQLite file that keeps alarms. Everything here waits for the disk; one thread uses it, from open on.
#pragma once

#include "app/core/journal_settings.h"
#include "app/store/journal_change.h"
#include "app/store/sqlite_failure.h"
#include "app/store/unpainted_transitions.h"

#include <memory>
#include <span>

namespace halfsilver {

class SqliteConnection;

class JournalFile {
public:
    explicit JournalFile(const QString &path);
    ~JournalFile();

    // Makes the folder (0700) and the file (0600) where they are missing, upgrades an older file, sets aside a newer
    // or damaged one, and reads what is left of it. A file that can only be read is read; writing then fails.
    Result<StoredAlarms> open(const QDateTime &now);

    // All of them in one transaction, on disk when it returns; or none. After a failure it opens the file again
    // at the next call. `now` is what stands as written.
    Result<void> write(std::span<const JournalChange> changes, const QDateTime &now);

    // Forgets a slice of what is too old or too much. False when there is nothing more to forget, or on failure.
    bool forget(const JournalSettings &settings, const QDateTime &now);

    QStringList takeRemarks(); // of what happened since, as in StoredAlarms

private:
    SqliteOutcome connect(const QDateTime &now, StoredAlarms &stored);
    SqliteOutcome connectReadOnly(StoredAlarms &stored, const QDateTime &now);
    SqliteOutcome upgrade(int version);
    Result<void> beginAnew(const QString &why, const QString &said, const QDateTime &now, const StoredAlarms &saved);
    Result<void> putSaved(const QDateTime &now, StoredAlarms &stored);
    Error errorOf(const SqliteFailure &failure) const;

    QString m_path;
    std::unique_ptr<SqliteConnection> m_connection; // null while there is none
    bool m_damaged = false;                         // to be set aside at the next open
    UnpaintedTransitions m_unpainted;
    std::optional<StoredAlarms> m_saved; // of a file that was set aside; not yet in the new one
    QStringList m_remarks;
};

} // namespace halfsilver
