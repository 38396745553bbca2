// The clock, the time zone and whether the clock was ever unset: all that times on the screen depend on.
#pragma once

#include "app/core/clock.h"
#include "widgets/alarm_words.h"

namespace halfsilver {

class MomentReader {
public:
    explicit MomentReader(Clock &clock)
        : m_clock(clock)
    {
        if (!clock.isSet())
            m_unsetBoot = clock.now().addMSecs(-sinceBoot().count());
    }
    Moment moment(const QLocale &locale) const { return { m_clock.now(), locale, m_zone, sinceBoot(), m_unsetBoot }; }

private:
    std::chrono::milliseconds sinceBoot() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.boottime());
    }

    Clock &m_clock;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    std::optional<QDateTime> m_unsetBoot;
};

} // namespace halfsilver
