#include "app/core/alarms/alarm_timers.h"

#include <algorithm>
#include <vector>

namespace halfsilver {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

AlarmTimers::AlarmTimers(Clock &clock, Due due)
    : m_clock(clock)
    , m_due(std::move(due))
{
}

void AlarmTimers::set(const AlarmKey &key, milliseconds in)
{
    const nanoseconds now = m_clock.monotonic();
    const nanoseconds fullHour = now - now % kFarthest + kFarthest;
    // Compared as milliseconds: as nanoseconds a far one would not fit.
    const nanoseconds at = in >= milliseconds(kFarthest) ? fullHour : now + std::max(in, milliseconds(0));
    if (const auto found = m_moments.constFind(key); found != m_moments.cend()) {
        if (found.value()->first == at)
            return;
        m_order.erase(found.value());
    }
    m_moments.insert(key, m_order.emplace(at, key));
    arm();
}

void AlarmTimers::forget(const AlarmKey &key)
{
    const auto found = m_moments.constFind(key);
    if (found == m_moments.cend())
        return;
    m_order.erase(found.value());
    m_moments.erase(found);
    if (m_order.empty())
        m_timer.reset(); // otherwise it finds nothing due, and goes on to the next
}

void AlarmTimers::arm()
{
    if (m_order.empty() || (m_timer && m_armed <= m_order.begin()->first))
        return;
    m_armed = m_order.begin()->first;
    const auto delay = std::chrono::ceil<milliseconds>(m_armed - m_clock.monotonic());
    m_timer = m_clock.after(std::max(delay, milliseconds(0)), [this] { fire(); });
}

void AlarmTimers::fire()
{
    const auto timer = std::move(m_timer); // it is running: destroyed at the end
    const nanoseconds now = m_clock.monotonic();
    std::vector<AlarmKey> due;
    while (!m_order.empty() && m_order.begin()->first <= now) {
        due.push_back(m_order.begin()->second);
        m_moments.remove(due.back());
        m_order.erase(m_order.begin());
    }
    for (const AlarmKey &key : due)
        m_due(key);
    arm();
}

} // namespace halfsilver
