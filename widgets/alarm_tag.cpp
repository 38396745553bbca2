#include "widgets/alarm_tag.h"

#include <QPainter>

namespace halfsilver {

namespace {

// In u.
constexpr qreal kHeight = 2.9, kPadding = 0.6, kRadius = 0.4, kGap = 0.5, kBeforeTitle = 0.9;
constexpr qreal kCapital = 0.727; // of its size: how high Inter's capitals are

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
        const QRectF box(left, middle - theme.units(kHeight / 2), text.width() + theme.units(2 * kPadding),
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
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::colour(Ink::White));
    painter.drawRoundedRect(box, theme.units(kRadius), theme.units(kRadius));
    painter.restore();
    const qreal capitals = theme.units(tag.text.fontSize()) * kCapital;
    tag.text.paint(painter,
                   QPointF(box.left() + theme.units(kPadding), box.center().y() + capitals / 2 - tag.text.baseline()),
                   Theme::colour(Ink::Black));
}

} // namespace halfsilver
