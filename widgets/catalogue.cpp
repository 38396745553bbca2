#include "widgets/catalogue.h"

#include "widgets/panel_types.h"

namespace halfsilver {

QList<PanelType> panelTypes()
{
    QList<PanelType> types;
    forEachPanelType([&]<class P>(QLatin1StringView name) { types.append(panelType<P>(name)); });
    return types;
}

} // namespace halfsilver
