// How long the event loop was busy at a time: as long as that neither keys nor programs get an answer.
#pragma once

#include "app/core/clock.h"

#include <QObject>

#include <optional>

namespace halfsilver {

// The longest of what was noted in the last half minute, and in some or all of the half before it. Pure.
class LongestTurn {
public:
    void note(std::chrono::nanoseconds now, std::chrono::nanoseconds length);
    std::chrono::nanoseconds at(std::chrono::nanoseconds now) const;

private:
    static constexpr std::chrono::seconds kHalf { 30 };

    std::chrono::nanoseconds::rep m_half = 0; // since the clock's beginning, of the last note
    std::chrono::nanoseconds m_longest { 0 }, m_longestBefore { 0 };
};

// Watches the event loop of the thread that it lives in. A turn is what is done between two waits: two looks at the clock.
class TurnWatch : public QObject {
    Q_OBJECT
public:
    explicit TurnWatch(Clock &clock, QObject *parent = nullptr);

    // From the next event on. The start of a program is one long turn, and measured by other means.
    void begin();
    // At least of the last half minute, at most of the last one. Empty before it began.
    std::optional<std::chrono::nanoseconds> longest() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void end();

    Clock &m_clock;
    bool m_watching = false;
    std::optional<std::chrono::nanoseconds> m_began; // this turn; empty before its first event
    LongestTurn m_longest;
};

} // namespace halfsilver
