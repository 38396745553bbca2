#include "app/core/alarms/content_ids.h"

namespace halfsilver {

using namespace std::chrono_literals;

ContentIds::ContentIds(const Clock &clock)
    : m_clock(clock)
{
}

AlarmKey ContentIds::contentOf(const AlarmKey &resolved)
{
    return { resolved.source, resolved.id.left(resolved.id.lastIndexOf(u'-')) };
}

AlarmKey ContentIds::resolved(const AlarmKey &content)
{
    const auto now = m_clock.monotonic();
    if (now - m_swept > 60s) { // now and then: a flood must not sweep for each of its alarms
        m_last.removeIf([now](const auto &it) { return now - it.value().at > 60s; });
        m_swept = now;
    }
    Last &last = m_last[content];
    if (last.id.isEmpty() || now - last.at > 60s)
        last.id = content.id + u'-' + QString::number(m_clock.now().toMSecsSinceEpoch(), 36);
    last.at = now;
    return { content.source, last.id };
}

QStringList ContentIds::open(const AlarmKey &content) const { return m_open.values(content); }

void ContentIds::began(const AlarmKey &resolved) { m_open.insert(contentOf(resolved), resolved.id); }

void ContentIds::ended(const AlarmKey &resolved) { m_open.remove(contentOf(resolved), resolved.id); }

} // namespace halfsilver
