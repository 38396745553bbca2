// Tells systemd that the mirror lives: the event loop answers, and no frame that was asked for is older than 5 s.
#pragma once

#include "app/core/clock.h"

#include <QObject>

#include <functional>

namespace halfsilver {

// Does nothing where systemd did not ask for it.
class Watchdog : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kPatience { 5 }; // for a frame

    // `frameAge`: how long the oldest frame that was asked for has been waiting; zero when none is. An idle
    // mirror paints nothing for minutes, so the last frame's age says nothing.
    Watchdog(Clock &clock, std::function<std::chrono::nanoseconds()> frameAge, QObject *parent = nullptr);

    void ready(); // the first frame is on screen: READY=1
    void stopping();

private:
    void feed();

    Clock &m_clock;
    std::function<std::chrono::nanoseconds()> m_frameAge;
    std::chrono::microseconds m_interval { 0 };
    std::unique_ptr<Timer> m_timer;
};

} // namespace halfsilver
