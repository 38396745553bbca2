#include "app/core/notices.h"

#include <algorithm>

namespace halfsilver {

Notices::Notices(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Notices::show(const Notice &notice, std::optional<std::chrono::milliseconds> duration)
{
    auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &e) { return e.notice.id == notice.id; });
    if (found == m_entries.end())
        found = m_entries.insert(m_entries.end(), Entry {});
    found->end = duration ? m_clock.after(*duration, [this, id = notice.id] { hide(id); }) : nullptr;
    if (found->notice == notice)
        return;
    found->notice = notice;
    emit changed();
}

void Notices::hide(const QString &id)
{
    if (std::erase_if(m_entries, [&](const Entry &e) { return e.notice.id == id; }) > 0)
        emit changed();
}

QList<Notice> Notices::notices() const
{
    QList<Notice> all;
    for (const Entry &entry : m_entries)
        all.append(entry.notice);
    return all;
}

} // namespace halfsilver
