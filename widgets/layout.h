// Where each panel goes, and which gives way. A pure function of the screen and what the panels want.
#pragma once

#include "widgets/panel.h"
#include "widgets/region.h"

#include <QList>

#include <functional>

namespace halfsilver {

struct LayoutItem {
    Region region = Region::UpperThird;
    PanelRight right = PanelRight::Info;
    std::function<PanelExtent(const QSizeF &available)> extent;
};

struct Placement {
    Region region;
    QRectF rect; // null: nothing to say, or it gave way
    bool operator==(const Placement &) const = default;
};

// In the order of `items`, which is that of the ini file: the order within a region. Coordinates are the scene's
// (portrait or landscape as it is seen, whatever the screen's own way up is). `u` as in the theme.
// No two rectangles intersect, and none leaves the margin. Where there is not room for all, the panel with the least
// right is squeezed first, then goes; of equals the later one.
// Portrait: everything stacks from the top, and from the bottom. Landscape: two columns of at most 40u; of
// `upper_third` the alarms stand in the right one, other panels in the left; the middle is between them, or below where that is too narrow. The fullscreen regions get the free middle:
// on a mirror what is behind everything is the mirror.
QList<Placement> layOut(const QSizeF &screen, qreal u, const QList<LayoutItem> &items);

} // namespace halfsilver
