// A finger, a pen or a mouse button from its touch to its end: a tap, or a long press.
//
// A tap counts when it ends, because only then is it known not to be a long press. That costs its own length, a tenth
// of a second, and gives a hand that only brushed the glass, or wipes it, a way out: it moves, and nothing happens.
// Where a long press does nothing, there is nothing to wait for, and a tap counts when it begins.
#pragma once

#include "app/core/clock.h"

#include <QObject>
#include <QPointF>

namespace halfsilver {

inline constexpr std::chrono::milliseconds kLongPress { 800 };

class PressGesture : public QObject {
    Q_OBJECT
public:
    // `longPress`: whether one does anything.
    PressGesture(Clock &clock, bool longPress, QObject *parent = nullptr);

    // Until it ends, whatever else touches is ignored. `slop`: how far a hand that means to stand still may move.
    void press(const QPointF &at, qreal slop);
    void move(const QPointF &to);
    void release();
    void cancel();

signals:
    // In this order, and for each press at most one of the latter two.
    void pressed();
    void tapped();
    void pressedLong(); // it has not ended yet

private:
    Clock &m_clock;
    bool m_longPress;
    bool m_down = false;
    QPointF m_at;
    qreal m_slop = 0;
    std::unique_ptr<Timer> m_long; // while it may still be either
};

} // namespace halfsilver
