// A word in a box before the title of a row or banner, for what must not be taken for an ordinary alarm.
#pragma once

#include "widgets/text.h"

#include <vector>

QT_FORWARD_DECLARE_CLASS(QPainter)

namespace halfsilver {

struct AlarmTag {
    enum class Kind {
        Test,  // a drill: black on white, like nothing else on the screen
        First, // the first of its group: a flag and the word in an outline
    };
    Kind kind = Kind::Test;
    QString text;
    bool operator==(const AlarmTag &) const = default;
};

// Coordinates are relative to the top left of the title's first line.
struct PlacedTag {
    AlarmTag tag;
    QRectF box;
    TextBlock text;
};

// Beside each other on the first line of a title in `role`, which begins `tagsWidth()` further to the right.
std::vector<PlacedTag> placeTags(const std::vector<AlarmTag> &tags, TextRole role, const Theme &theme);
qreal tagsWidth(const std::vector<PlacedTag> &tags, const Theme &theme);
void paintTag(QPainter &painter, const PlacedTag &tag, const QPointF &title, const Theme &theme);

} // namespace halfsilver
