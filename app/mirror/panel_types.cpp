#include "app/mirror/panel_types.h"

#include "widgets/panel_types.h"

#include <array>

namespace halfsilver {

namespace {

struct NoSettings {
    static void describe(auto &&) { }
};

Region usualRegion(const QString &type)
{
    static constexpr std::array<std::pair<const char *, Region>, 4> kRegions { { { "clock", Region::TopLeft },
                                                                                 { "alarms", Region::UpperThird },
                                                                                 { "connection", Region::TopBar },
                                                                                 { "info", Region::TopRight } } };
    for (const auto &[name, region] : kRegions) {
        if (type == QLatin1StringView(name))
            return region;
    }
    return Region::MiddleCenter;
}

struct Collector {
    QList<PanelType> types;
    template <class P>
    void operator()(QLatin1StringView name)
    {
        if constexpr (requires { typename P::Settings; })
            types.append(panelType<typename P::Settings>(name));
        else
            types.append(panelType<NoSettings>(name));
        types.last().region = usualRegion(name);
    }
};

} // namespace

QList<PanelType> panelTypes()
{
    Collector collector;
    forEachPanelType(collector);
    return collector.types;
}

} // namespace halfsilver
