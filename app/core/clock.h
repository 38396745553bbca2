// Time, passed in: so that a test moves it and a suspended machine is noticed.
#pragma once

#include <QDateTime>

#include <chrono>
#include <functional>
#include <memory>

namespace halfsilver {

// Destroying it cancels what it would have called.
class Timer {
public:
    virtual ~Timer() = default;
};

class Clock {
public:
    virtual ~Clock() = default;
    virtual QDateTime now() const = 0;                      // UTC wall clock; never for deadlines
    virtual std::chrono::nanoseconds monotonic() const = 0; // deadlines; stands still in suspend
    virtual std::chrono::nanoseconds boottime() const = 0;  // counts suspend too
    // Calls once, from the event loop, not before `delay`. Nothing is called once the Timer is destroyed.
    virtual std::unique_ptr<Timer> after(std::chrono::milliseconds delay, std::function<void()> call) = 0;

    // Before the clock of a machine without a battery is set, dates mean nothing.
    bool isSet() const { return now().date().year() >= 2024; }
};

} // namespace halfsilver
