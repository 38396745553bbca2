#include "app/mirror/journal.h"

#include "app/core/unkept_alarm_store.h"
#include "app/store/sqlite_alarm_store.h"

#include <QCoreApplication>

namespace halfsilver {

Journal::Journal(const QString &stateFolder, const QString &name, const JournalSettings &settings, Clock &clock)
    : m_lock(stateFolder + u'/' + name, QStringLiteral("halfsilver"))
{
    if (m_lock.held()) {
        auto kept = std::make_unique<SqliteAlarmStore>(stateFolder + u'/' + name, clock, settings);
        m_kept = kept.get();
        m_store = std::move(kept);
    } else {
        m_store = std::make_unique<UnkeptAlarmStore>();
    }
}

Journal::~Journal() = default;

QString Journal::reason() const
{
    const auto holder = m_lock.holder();
    if (!holder)
        return QCoreApplication::translate("Journal", "the state folder cannot be written");
    return holder->pid > 0 ? QCoreApplication::translate("Journal", "another program is running (%1, process %2)")
                                 .arg(holder->program)
                                 .arg(holder->pid)
                           : QCoreApplication::translate("Journal", "another program is running");
}

} // namespace halfsilver
