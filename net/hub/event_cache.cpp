#include "net/hub/event_cache.h"

namespace halfsilver::hub {

void EventCache::keep(const QString &channel, const QByteArray &frame, std::chrono::nanoseconds now)
{
    forget(channel);
    m_last.insert(channel, { frame, now });
    m_order.append(channel);
    m_bytes += frame.size();
    while (!m_order.isEmpty()
           && (m_order.size() > m_limits.channels || m_bytes > m_limits.bytes
               || now - m_last[m_order.constFirst()].at > m_limits.age))
        forget(QString(m_order.constFirst()));
}

QByteArray EventCache::last(const QString &channel, std::chrono::nanoseconds now) const
{
    const auto kept = m_last.constFind(channel);
    return kept == m_last.constEnd() || now - kept->at > m_limits.age ? QByteArray() : kept->frame;
}

void EventCache::forget(const QString &channel)
{
    const auto kept = m_last.constFind(channel);
    if (kept == m_last.constEnd())
        return;
    m_bytes -= kept->frame.size();
    m_last.erase(kept);
    m_order.removeOne(channel);
}

} // namespace halfsilver::hub
