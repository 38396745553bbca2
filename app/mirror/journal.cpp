#include "app/mirror/journal.h"

#include "app/core/unkept_alarm_store.h"
#include "app/store/sqlite_alarm_store.h"

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

} // namespace halfsilver
