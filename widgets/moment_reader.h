// The clock, the time zone and whether the clock was ever unset: all that times on the screen depend on.
#pragma once

#include "app/core/clock.h"
#include "widgets/alarm_words.h"

#include <utility>

namespace halfsilver {

class MomentReader {
public:
    explicit MomentReader(Clock &clock)
        : m_clock(clock)
    {
        if (!clock.isSet())
            m_unsetBoot = clock.now().addMSecs(-sinceBoot().count());
    }
    Moment moment(const QLocale &locale)
    {
        const QDateTime now = m_clock.now();
        const qint64 minute = now.toSecsSinceEpoch() / 60;
        // People move with their mirror: the zone is looked up again with each new minute.
        if (std::exchange(m_zoneOf, minute) != minute)
            m_zone = QTimeZone::systemTimeZone();
        return { now, locale, m_zone, sinceBoot(), m_unsetBoot };
    }

private:
    std::chrono::milliseconds sinceBoot() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.boottime());
    }

    Clock &m_clock;
    QTimeZone m_zone;
    qint64 m_zoneOf = -1;
    std::optional<QDateTime> m_unsetBoot;
};

} // namespace halfsilver
