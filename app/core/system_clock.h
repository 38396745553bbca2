// The machine's clocks, and Qt's timers.
#pragma once

#include "app/core/clock.h"

namespace halfsilver {

class SystemClock : public Clock {
public:
    // Qt counts the milliseconds of one wait in an int, 24.8 days: a longer delay is waited for in several.
    explicit SystemClock(std::chrono::milliseconds longestWait = std::chrono::hours(24))
        : m_longestWait(longestWait)
    {
    }
    QDateTime now() const override;
    std::chrono::nanoseconds monotonic() const override;
    std::chrono::nanoseconds boottime() const override;
    std::unique_ptr<Timer> after(std::chrono::milliseconds delay, std::function<void()> call) override;

private:
    std::chrono::milliseconds m_longestWait;
};

} // namespace halfsilver
