#include "widgets/alarm_mark.h"

#include <QPainter>

#include <cmath>

namespace halfsilver {

namespace {

// The sign inside: a stroke and a dot, an exclamation mark or, turned over, an i.
struct Sign {
    qreal top, bottom, dot;
};

Sign signOf(AlarmPriority priority)
{
    switch (priority) {
    case AlarmPriority::Critical:
        return { 6.8, 13.4, 17 };
    case AlarmPriority::Warning:
        return { 9.4, 14.4, 17.7 };
    case AlarmPriority::Info:
        break;
    }
    return { 11.2, 16.8, 7.4 };
}

QPainterPath octagon(qreal inset)
{
    // Parallel to the outer one at every side: the corners move by inset · tan 22.5° along the sides.
    const qreal a = 1 + inset, b = 7.8 + inset * 0.4142, c = 24 - b, d = 24 - a;
    QPainterPath path;
    path.addPolygon(QPolygonF({ { b, a }, { c, a }, { d, b }, { d, c }, { c, d }, { b, d }, { a, c }, { a, b } }));
    path.closeSubpath();
    return path;
}

void paintSign(QPainter &painter, AlarmPriority priority, const QColor &colour)
{
    const Sign sign = signOf(priority);
    painter.setPen(QPen(colour, 2.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(12, sign.top), QPointF(12, sign.bottom));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(12, sign.dot), 1.45, 1.45);
}

QPen outline(const QColor &colour, qreal width, MarkMode mode)
{
    QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (mode == MarkMode::Dashed)
        pen.setDashPattern({ 3 / width, 2 / width }); // 3 and 2 of the 24, as a pen counts them
    return pen;
}

constexpr qreal kStripe = 2.2; // of the 24

void paintOctagon(QPainter &painter, MarkMode mode)
{
    const QColor red = Theme::colour(Ink::Critical), white = Theme::colour(Ink::White);
    painter.setPen(Qt::NoPen);
    if (mode == MarkMode::Filled) {
        painter.fillPath(octagon(0), white);
        painter.fillPath(octagon(1.6), red);
    } else if (mode == MarkMode::Striped) {
        painter.fillPath(octagon(0), white);
        painter.fillPath(octagon(1.6), Qt::black);
        painter.fillPath(octagon(2.6), hatch(red, kStripe));
        return;
    } else {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(white, 1.2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        painter.drawPath(octagon(0.6));
        painter.setPen(outline(red, 1.9, mode));
        painter.drawPath(octagon(2.2));
    }
    paintSign(painter, AlarmPriority::Critical, white);
}

} // namespace

QPainterPath markOutline(AlarmPriority priority)
{
    QPainterPath path;
    switch (priority) {
    case AlarmPriority::Critical:
        return octagon(0);
    case AlarmPriority::Warning:
        path.addPolygon(QPolygonF({ { 12, 3.2 }, { 22, 20.8 }, { 2, 20.8 } }));
        path.closeSubpath();
        return path;
    case AlarmPriority::Info:
        break;
    }
    path.addEllipse(QPointF(12, 12), 9.6, 9.6);
    return path;
}

Ink inkOf(AlarmPriority priority)
{
    return priority == AlarmPriority::Critical ? Ink::Critical
        : priority == AlarmPriority::Warning   ? Ink::Warning
                                               : Ink::Info;
}

void paintMark(QPainter &painter, const QRectF &square, AlarmPriority priority, MarkMode mode)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width() / 24, square.height() / 24);
    if (priority == AlarmPriority::Critical) {
        paintOctagon(painter, mode);
    } else {
        const QColor colour = Theme::colour(inkOf(priority));
        painter.setPen(outline(colour, 1.5, mode));
        painter.setBrush(mode == MarkMode::Filled        ? QBrush(colour)
                             : mode == MarkMode::Striped ? hatch(colour, kStripe)
                                                         : QBrush(Qt::NoBrush));
        painter.drawPath(markOutline(priority));
        if (mode != MarkMode::Striped) // no sign is legible on stripes, and none is meant
            paintSign(painter, priority, mode == MarkMode::Filled ? Theme::colour(Ink::Black) : colour);
    }
    painter.restore();
}

void paintShelf(QPainter &painter, const QRectF &square, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width() / 24, square.height() / 24);
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(QPointF(1.5, 19), QPointF(22.5, 19));
    painter.drawRect(QRectF(4.5, 9.5, 6, 6));
    painter.drawRect(QRectF(13.5, 5.5, 6, 10));
    painter.restore();
}

void paintEdge(QPainter &painter, const QRectF &bar, AlarmPriority priority, const EdgeLook &look, const Theme &theme)
{
    const QColor colour = Theme::colour(inkOf(priority));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.hatched      ? hatch(colour, theme.units(0.5))
                         : look.hollow ? QBrush(Qt::NoBrush)
                                       : QBrush(colour));
    QRectF shape = bar;
    if (look.hollow) {
        const qreal line = theme.stroke(0.12);
        painter.setPen(QPen(colour, line));
        shape.adjust(line / 2, line / 2, -line / 2, -line / 2);
    }
    painter.drawRoundedRect(shape, shape.width() / 2, shape.width() / 2);
    painter.restore();
}

QBrush hatch(const QColor &colour, qreal stripe)
{
    // A linear gradient that repeats: no picture to keep for each size.
    const qreal along = stripe / std::sqrt(2.0); // the stripe's width on each axis of a diagonal
    QLinearGradient gradient(QPointF(0, 0), QPointF(2 * along, 2 * along));
    gradient.setSpread(QGradient::RepeatSpread);
    constexpr qreal kSoft = 0.03; // of a period: an edge without steps
    gradient.setStops({ { 0, colour },
                        { 0.5 - kSoft, colour },
                        { 0.5 + kSoft, Qt::black },
                        { 1 - kSoft, Qt::black },
                        { 1, colour } });
    return gradient;
}

QBrush drillBand(const Theme &theme) { return hatch(Theme::colour(Ink::White), theme.units(1.2)); }

void paintFrame(QPainter &painter, const Frame &frame, const QColor &rim, const QBrush &band)
{
    const auto rounded = [&](qreal inset, qreal radius) {
        QPainterPath path;
        path.addRoundedRect(frame.outer.adjusted(inset, inset, -inset, -inset), radius, radius);
        return path;
    };
    const QPainterPath edge = rounded(frame.rim, frame.radius);
    const qreal inner = std::max(0.0, frame.radius - frame.width);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(rounded(0, frame.radius + frame.rim).subtracted(edge), rim);
    painter.fillPath(edge.subtracted(rounded(frame.rim + frame.width, inner)), band);
    painter.restore();
}

QRegion frameRegion(const Frame &frame)
{
    const qreal inset = frame.rim + std::max(frame.width, frame.radius); // the corners reach inwards
    const QRect outer = frame.outer.toAlignedRect().adjusted(-1, -1, 1, 1);
    const qreal straight = frame.rim + frame.width;
    QRegion region(outer);
    region -= frame.outer.adjusted(straight, inset, -straight, -inset).toRect().adjusted(1, 1, -1, -1);
    region -= frame.outer.adjusted(inset, straight, -inset, -straight).toRect().adjusted(1, 1, -1, -1);
    return region;
}

} // namespace halfsilver
