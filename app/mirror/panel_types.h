// What the ini may say of each type of panel.
#pragma once

#include "app/core/settings/describe.h"
#include "widgets/region.h"

#include <functional>

namespace halfsilver {

struct PanelType {
    QString name; // "clock"
    Region region = Region::MiddleCenter;
    // What is wrong in a section of this type, whose `type` and `region` somebody else reads.
    std::function<QList<Mistake>(const settings::IniSection &, const QString &file)> mistakes;
};

// The keys that every panel has.
inline const QStringList kPanelKeys { QStringLiteral("type"), QStringLiteral("region") };

template <class Settings>
PanelType panelType(const QString &name)
{
    PanelType type;
    type.name = name;
    type.mistakes = [](const settings::IniSection &section, const QString &file) {
        QList<Mistake> mistakes;
        (void)settings::readSettings<Settings>(section, file, mistakes, kPanelKeys);
        return mistakes;
    };
    return type;
}

// The settings of a panel of this type, from its section; what is wrong in it was said when the ini was read.
template <class Settings>
Settings readPanel(const settings::IniSection &section)
{
    QList<Mistake> told;
    return settings::readSettings<Settings>(section, {}, told, kPanelKeys);
}

// All of the catalogue, each where it stands by default.
QList<PanelType> panelTypes();

} // namespace halfsilver
