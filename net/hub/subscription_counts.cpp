#include "net/hub/subscription_counts.h"

#include <utility>

namespace halfsilver::hub {

SubscriptionCounts::SubscriptionCounts(Clock &clock, std::function<void(const QString &)> tell)
    : m_clock(clock)
    , m_tell(std::move(tell))
{
}

void SubscriptionCounts::changed(const QString &channel, qsizetype count)
{
    if (count <= kFew) {
        m_due.remove(channel);
        return m_tell(channel);
    }
    m_due.insert(channel);
    if (!m_timer)
        m_timer = m_clock.after(kPace, [this] { tellAll(); });
}

void SubscriptionCounts::tellAll()
{
    const auto timer = std::move(m_timer); // it is running: destroyed at the end
    for (const auto due = std::exchange(m_due, {}); const QString &channel : due)
        m_tell(channel);
}

} // namespace halfsilver::hub
