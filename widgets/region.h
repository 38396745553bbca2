// The thirteen places that mirror owners know.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace halfsilver {

enum class Region {
    FullscreenBelow,
    TopBar,
    TopLeft,
    TopCenter,
    TopRight,
    UpperThird,
    MiddleCenter,
    LowerThird,
    BottomBar,
    BottomLeft,
    BottomCenter,
    BottomRight,
    FullscreenAbove,
};
inline constexpr int kRegions = int(Region::FullscreenAbove) + 1;

QString toText(Region region);                          // "top_bar"
std::optional<Region> regionFromText(QStringView text); // exactly so
QStringList regionNames();
// Left regions align left, right ones right, the rest centre.
Qt::AlignmentFlag alignmentOf(Region region);

} // namespace halfsilver
