// A journal of this program's own in the state folder, or none where another program has it.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/clock.h"
#include "app/core/journal_settings.h"
#include "app/core/state_lock.h"

#include <memory>

namespace halfsilver {

class SqliteAlarmStore;

class Journal {
public:
    // `name`: "mirror.sqlite". Opens it in its writer thread; the folder is there.
    Journal(const QString &stateFolder, const QString &name, const JournalSettings &settings, Clock &clock);
    ~Journal();

    AlarmStore &store() { return *m_store; }
    SqliteAlarmStore *kept() const { return m_kept; }    // null where nothing is kept
    QString problem() const { return m_lock.problem(); } // why nothing is kept: the file, who has it, what to do
    QString reason() const;                              // the same in a word, for the screen
    // No other program has it, though a disk that cannot be written may keep this one from keeping anything.
    bool ours() const { return m_lock.held() || !m_lock.holder(); }

private:
    StateLock m_lock;
    std::unique_ptr<AlarmStore> m_store;
    SqliteAlarmStore *m_kept = nullptr;
};

} // namespace halfsilver
