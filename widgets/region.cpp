#include "widgets/region.h"

#include <array>

namespace halfsilver {

namespace {
constexpr std::array<QLatin1StringView, kRegions> kNames {
    QLatin1StringView("fullscreen_below"), QLatin1StringView("top_bar"),       QLatin1StringView("top_left"),
    QLatin1StringView("top_center"),       QLatin1StringView("top_right"),     QLatin1StringView("upper_third"),
    QLatin1StringView("middle_center"),    QLatin1StringView("lower_third"),   QLatin1StringView("bottom_bar"),
    QLatin1StringView("bottom_left"),      QLatin1StringView("bottom_center"), QLatin1StringView("bottom_right"),
    QLatin1StringView("fullscreen_above"),
};
}

QString toText(Region region) { return kNames.at(size_t(region)); }

std::optional<Region> regionFromText(QStringView text)
{
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (text == kNames.at(i))
            return Region(i);
    }
    return std::nullopt;
}

QStringList regionNames()
{
    QStringList names;
    for (const QLatin1StringView name : kNames)
        names.append(name);
    return names;
}

Qt::AlignmentFlag alignmentOf(Region region)
{
    switch (region) {
    case Region::TopLeft:
    case Region::BottomLeft:
        return Qt::AlignLeft;
    case Region::TopRight:
    case Region::BottomRight:
        return Qt::AlignRight;
    default:
        return Qt::AlignHCenter;
    }
}

} // namespace halfsilver
