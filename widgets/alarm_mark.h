// The shapes that tell an alarm's priority without colour or words: octagon, triangle, circle; and the edge of a row.
#pragma once

#include "app/core/alarms/alarm.h"
#include "widgets/theme.h"

#include <QPainterPath>

QT_FORWARD_DECLARE_CLASS(QPainter)

namespace halfsilver {

enum class MarkMode {
    Filled,   // active, and nobody has acknowledged it
    Outlined, // acknowledged, or cleared but not seen
    Dashed,   // no longer known
    Striped,  // a drill, in any state that is known
};

// In a square of 24 × 24, inside it by the width of the outline.
QPainterPath markOutline(AlarmPriority priority);
Ink inkOf(AlarmPriority priority);

// Fits `square`. Red is the darkest of the three colours: an octagon always has a white rim, in any mode.
void paintMark(QPainter &painter, const QRectF &square, AlarmPriority priority, MarkMode mode);

// Two things on a shelf: what people have put aside. It is no alarm, so it has no colour of one.
void paintShelf(QPainter &painter, const QRectF &square, const QColor &colour);

// The bar at the left of a row. `hollow`: somebody has acknowledged it, or it has cleared; `hatched`: no longer known.
struct EdgeLook {
    bool hollow = false, hatched = false;
};
void paintEdge(QPainter &painter, const QRectF &bar, AlarmPriority priority, const EdgeLook &look, const Theme &theme);

// Diagonal stripes of `colour` on black, `stripe` pixels wide; the same at any place of the picture.
QBrush hatch(const QColor &colour, qreal stripe);

// The band of a drill's frame: stripes without any colour of an alarm, unlike those of what is no longer known.
QBrush drillBand(const Theme &theme);

// A frame whose outer edge is `outer`: `colour` with a white rim outside it. The whole of it lies inside `outer`.
struct Frame {
    QRectF outer;
    qreal rim, width, radius; // radius: of the coloured band's outer edge
};
void paintFrame(QPainter &painter, const Frame &frame, const QColor &rim, const QBrush &band);
// What it covers and nothing inside.
QRegion frameRegion(const Frame &frame);

} // namespace halfsilver
