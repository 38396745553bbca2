// The machine's clocks, and Qt's timers.
#pragma once

#include "app/core/clock.h"

namespace halfsilver {

class SystemClock : public Clock {
public:
    QDateTime now() const override;
    std::chrono::nanoseconds monotonic() const override;
    std::chrono::nanoseconds boottime() const override;
    std::unique_ptr<Timer> after(std::chrono::milliseconds delay, std::function<void()> call) override;
};

} // namespace halfsilver
