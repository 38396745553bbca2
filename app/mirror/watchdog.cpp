#include "app/mirror/watchdog.h"

#include <systemd/sd-daemon.h>

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

Watchdog::Watchdog(Clock &clock, std::function<std::chrono::nanoseconds()> frameAge, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_frameAge(std::move(frameAge))
{
    uint64_t limit = 0;
    if (sd_watchdog_enabled(0, &limit) > 0)
        m_interval = std::min<std::chrono::microseconds>(std::chrono::microseconds(limit) / 3, 5s);
    if (m_interval > 0us)
        feed();
}

void Watchdog::ready() { sd_notify(0, "READY=1"); }
void Watchdog::stopping() { sd_notify(0, "STOPPING=1"); }

void Watchdog::feed()
{
    if (m_frameAge() <= kPatience)
        sd_notify(0, "WATCHDOG=1");
    m_timer = m_clock.after(std::chrono::duration_cast<std::chrono::milliseconds>(m_interval), [this] { feed(); });
}

} // namespace halfsilver
