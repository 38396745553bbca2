#include "widgets/alarm_tag.h"

#include <QPainter>

namespace halfsilver {

namespace {

// In u.
constexpr qreal kHeight = 2.9, kPadding = 0.6, kRadius = 0.4, kGap = 0.5, kBeforeTitle = 0.9;
constexpr qreal kLine = 0.16, kFlag = 1.3, kAfterFlag = 0.4;
constexpr qreal kCapital = 0.727; // of its size: how high Inter's capitals are

// On a pole as high as the capitals beside it.
void paintFlag(QPainter &painter, const QRectF &rect, qreal line)
{
    painter.setPen(QPen(Theme::colour(Ink::White), line, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(rect.topLeft(), rect.bottomLeft());
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::colour(Ink::White));
    const qreal middle = rect.top() + rect.height() * 0.32;
    painter.drawPolygon(
        QPolygonF({ rect.topLeft(), { rect.right(), middle }, { rect.left(), 2 * middle - rect.top() } }));
}

} // namespace

std::vector<PlacedTag> placeTags(const std::vector<AlarmTag> &tags, TextRole role, const Theme &theme)
{
    if (tags.empty())
        return {};
    // In the middle of the title's capitals.
    const TextBlock line = layoutLine(QStringLiteral("H"), role, theme);
    const qreal middle = line.baseline() - theme.units(line.fontSize()) * kCapital / 2;
    std::vector<PlacedTag> placed;
    qreal left = 0;
    for (const AlarmTag &tag : tags) {
        const TextBlock text = layoutLine(tag.text, TextRole::BodyStrong, theme);
        const qreal sign = tag.kind == AlarmTag::Kind::First ? theme.units(kFlag + kAfterFlag) : 0;
        const QRectF box(left, middle - theme.units(kHeight / 2), sign + text.width() + theme.units(2 * kPadding),
                         theme.units(kHeight));
        left = box.right() + theme.units(kGap);
        placed.push_back({ tag, box, text });
    }
    return placed;
}

qreal tagsWidth(const std::vector<PlacedTag> &tags, const Theme &theme)
{
    return tags.empty() ? 0 : tags.back().box.right() + theme.units(kBeforeTitle);
}

void paintTag(QPainter &painter, const PlacedTag &tag, const QPointF &title, const Theme &theme)
{
    const QRectF box = tag.box.translated(title);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool test = tag.tag.kind == AlarmTag::Kind::Test;
    const qreal capitals = theme.units(tag.text.fontSize()) * kCapital, radius = theme.units(kRadius);
    QPointF text(box.left() + theme.units(kPadding), box.center().y() + capitals / 2 - tag.text.baseline());
    if (test) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::colour(Ink::White));
        painter.drawRoundedRect(box, radius, radius);
    } else {
        const qreal line = theme.stroke(kLine);
        painter.setPen(QPen(Theme::colour(Ink::White), line));
        painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius);
        paintFlag(painter, QRectF(text.x(), box.center().y() - capitals / 2, theme.units(kFlag), capitals), line);
        text.rx() += theme.units(kFlag + kAfterFlag);
    }
    painter.restore();
    tag.text.paint(painter, text, Theme::colour(test ? Ink::Black : Ink::White));
}

} // namespace halfsilver
