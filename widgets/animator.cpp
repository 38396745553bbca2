#include "widgets/animator.h"

#include <algorithm>

namespace halfsilver {

namespace {
constexpr std::chrono::milliseconds kFrame { 16 };
}

Animator::Animator(Clock &clock, bool motion, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_motion(motion)
{
}

void Animator::keepRunning(std::chrono::nanoseconds until)
{
    m_until = std::max(m_until, until);
    if (!m_timer && m_motion)
        m_timer = m_clock.after(kFrame, [this] { tick(); });
}

void Animator::tick()
{
    m_timer = now() < m_until ? m_clock.after(kFrame, [this] { tick(); }) : nullptr;
    emit ticked();
}

void Transition::begin(Animator *animator, std::chrono::milliseconds duration)
{
    m_animator = animator && animator->motion() ? animator : nullptr;
    if (!m_animator)
        return;
    m_begun = m_animator->now();
    m_duration = duration;
    m_animator->keepRunning(m_begun + m_duration);
}

bool Transition::over() const { return !m_animator || m_animator->now() >= m_begun + m_duration; }

qreal Transition::value() const
{
    if (over())
        return 1;
    const qreal linear = qreal((m_animator->now() - m_begun).count()) / qreal(m_duration.count());
    const qreal left = 1 - std::clamp(linear, 0.0, 1.0);
    return 1 - left * left * left;
}

} // namespace halfsilver
