// The types of panel there are. Rows come from the lines halfsilver_add_panel(…) in CMakeLists.txt.
#pragma once

#include "app/core/services.h"
#include "app/core/settings/describe.h"
#include "widgets/panel.h"
#include "widgets/region.h"

namespace halfsilver {

// The keys that every panel has, read by who places it.
inline const QStringList kPanelKeys { QStringLiteral("type"), QStringLiteral("region") };

struct PanelType {
    QString name;  // "clock"
    QString about; // a sentence for the example
    Region region; // where it stands unless its section says otherwise
    // What is wrong in a section of this type.
    std::function<QList<Mistake>(const settings::IniSection &, const QString &file)> mistakes;
    std::function<QList<settings::FieldDoc>()> fields;
    // The panel of that section; a key with a mistake has its default.
    std::function<Panel *(const settings::IniSection &, const Services &, QObject *parent)> make;
};

template <class P>
PanelType panelType(const QString &name)
{
    using Settings = typename P::Settings;
    return { name,
             QString::fromUtf8(P::kAbout),
             P::kRegion,
             [](const settings::IniSection &section, const QString &file) {
                 QList<Mistake> mistakes;
                 (void)settings::readSettings<Settings>(section, file, mistakes, kPanelKeys);
                 return mistakes;
             },
             [] { return settings::fieldsOf<Settings>(); },
             [](const settings::IniSection &section, const Services &services, QObject *parent) -> Panel * {
                 QList<Mistake> told; // when the ini was read
                 return new P(settings::readSettings<Settings>(section, {}, told, kPanelKeys), services, parent);
             } };
}

QList<PanelType> panelTypes(); // in the order of their lines

} // namespace halfsilver
