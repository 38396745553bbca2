#include "app/core/quiet_watch.h"

namespace halfsilver {

QuietWatch::QuietWatch(const QuietHours &hours, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_hours(hours)
    , m_clock(clock)
{
    look();
}

void QuietWatch::look()
{
    if (!m_hours.from.isValid() || !m_hours.to.isValid())
        return; // no timer for a night that never comes
    const QTimeZone zone = QTimeZone::systemTimeZone();
    m_next = m_clock.after(untilQuietChanges(m_hours, m_clock.now(), zone), [this] { look(); });
    const bool quiet = m_clock.isSet() && isQuiet(m_hours, m_clock.now(), zone);
    if (std::exchange(m_quiet, quiet) != quiet)
        emit changed(quiet);
}

} // namespace halfsilver
