#include "widgets/press_gesture.h"

#include <QLineF>

namespace halfsilver {

PressGesture::PressGesture(Clock &clock, bool longPress, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_longPress(longPress)
{
}

void PressGesture::press(const QPointF &at, qreal slop)
{
    if (std::exchange(m_down, true))
        return;
    m_at = at;
    m_slop = slop;
    if (m_longPress)
        m_long = m_clock.after(kLongPress, [this] {
            m_long.reset();
            emit pressedLong();
        });
    emit pressed();
    if (!m_longPress)
        emit tapped();
}

void PressGesture::move(const QPointF &to)
{
    if (m_long && QLineF(m_at, to).length() > m_slop)
        m_long.reset();
}

void PressGesture::release()
{
    m_down = false;
    if (const auto waiting = std::exchange(m_long, nullptr))
        emit tapped();
}

void PressGesture::cancel()
{
    m_down = false;
    m_long.reset();
}

} // namespace halfsilver
