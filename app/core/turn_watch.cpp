#include "app/core/turn_watch.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>

#include <algorithm>

namespace halfsilver {

void LongestTurn::note(std::chrono::nanoseconds now, std::chrono::nanoseconds length)
{
    if (const auto half = now / kHalf; half != m_half) {
        m_longestBefore = half == m_half + 1 ? m_longest : std::chrono::nanoseconds(0);
        m_longest = {};
        m_half = half;
    }
    m_longest = std::max(m_longest, length);
}

std::chrono::nanoseconds LongestTurn::at(std::chrono::nanoseconds now) const
{
    const auto half = now / kHalf;
    if (half == m_half)
        return std::max(m_longest, m_longestBefore);
    return half == m_half + 1 ? m_longest : std::chrono::nanoseconds(0);
}

TurnWatch::TurnWatch(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

// A turn begins with its first event, because GLib's loop does not tell when its wait is over: it emits awake() when all
// is done, where Qt's own emits it before. A turn that is still open then ends there in both.
void TurnWatch::begin()
{
    if (std::exchange(m_watching, true))
        return;
    auto *dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, &TurnWatch::end);
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &TurnWatch::end);
    QCoreApplication::instance()->installEventFilter(this);
}

std::optional<std::chrono::nanoseconds> TurnWatch::longest() const
{
    return m_watching ? std::optional(m_longest.at(m_clock.monotonic())) : std::nullopt;
}

bool TurnWatch::eventFilter(QObject *, QEvent *)
{
    if (!m_began)
        m_began = m_clock.monotonic();
    return false;
}

void TurnWatch::end()
{
    if (!m_began)
        return;
    const auto now = m_clock.monotonic();
    m_longest.note(now, now - *std::exchange(m_began, std::nullopt));
}

} // namespace halfsilver
