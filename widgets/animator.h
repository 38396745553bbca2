// Motion explains a change and then stops: 250 ms, ease-out, driven by one frame timer that runs only while
// something moves.
#pragma once

#include "app/core/clock.h"

#include <QObject>

namespace halfsilver {

inline constexpr std::chrono::milliseconds kTransition { 250 };

class Animator : public QObject {
    Q_OBJECT
public:
    explicit Animator(Clock &clock, bool motion = true, QObject *parent = nullptr);

    bool motion() const { return m_motion; } // `[display] motion`
    void setMotion(bool motion) { m_motion = motion; }
    std::chrono::nanoseconds now() const { return m_clock.monotonic(); }
    // Frames until then at least.
    void keepRunning(std::chrono::nanoseconds until);
    bool running() const { return m_timer != nullptr; }

signals:
    // Before each frame in which something moves, and once after the last of them, for the end state.
    void ticked();

private:
    void tick();

    Clock &m_clock;
    bool m_motion;
    std::chrono::nanoseconds m_until { 0 };
    std::unique_ptr<Timer> m_timer;
};

// One movement from 0 to 1. A panel that has one connects ticked() to changed() while it is not over.
class Transition {
public:
    // Without an animator, or without motion: at its end at once.
    void begin(Animator *animator, std::chrono::milliseconds duration = kTransition);
    qreal value() const; // eased; 1 when it is over
    bool over() const;

private:
    Animator *m_animator = nullptr;
    std::chrono::nanoseconds m_begun { 0 }, m_duration { 0 };
};

} // namespace halfsilver
