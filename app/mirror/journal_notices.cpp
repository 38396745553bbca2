#include "app/mirror/journal_notices.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/mirror/journal.h"
#include "app/mirror/log.h"
#include "app/store/sqlite_alarm_store.h"

namespace halfsilver {

JournalNotices::JournalNotices(const Journal &journal, const AlarmBook &book, Notices &notices)
    : m_journal(journal)
    , m_book(book)
    , m_notices(notices)
{
    if (const SqliteAlarmStore *kept = journal.kept()) {
        connect(kept, &SqliteAlarmStore::remarked, this, &say);
        connect(kept, &SqliteAlarmStore::healthChanged, this, &JournalNotices::tellHealth);
        return;
    }
    say(journal.problem());
    m_notices.show({ QStringLiteral("journal"), tr("Nothing is recorded: %1").arg(journal.reason()) });
    connect(&book, &AlarmBook::knowledgeChanged, this, &JournalNotices::tellUnkept);
}

void JournalNotices::tellHealth()
{
    const QString id = QStringLiteral("journal");
    if (m_journal.kept()->healthy())
        m_notices.hide(id);
    else
        m_notices.show({ id, tr("Not recorded: %1").arg(m_journal.kept()->reason()) });
}

void JournalNotices::tellUnkept()
{
    const QString id = QStringLiteral("unkept");
    if (m_book.unkept() == 0)
        m_notices.hide(id);
    else
        m_notices.show(
            { id, tr("%1 alarms found no room and are kept nowhere: they may still stand").arg(m_book.unkept()) });
}

} // namespace halfsilver
