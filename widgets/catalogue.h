// The panels that an ini asks for. Rows come from the lines halfsilver_add_panel(…) in CMakeLists.txt.
#pragma once

#include "app/core/services.h"
#include "app/core/settings/ini_file.h"
#include "widgets/panel.h"
#include "widgets/region.h"

namespace halfsilver {

struct PanelPlan {
    QString name; // "front-door" of [panel.front-door]
    QString type; // "info"
    Region region = Region::UpperThird;
    std::function<Panel *(const Services &, QObject *parent)> make;
};

QStringList panelTypes(); // "clock", "connection", …

// In the order of the file; mistakes are appended. What the mirror is for is never left out: where no section names
// a clock, alarms and connection, those are added, the clock only where there is no panel section at all.
QList<PanelPlan> planPanels(const settings::IniFile &ini, QList<Mistake> &mistakes);

// `[panel.clock]` and so on, as the example ini has them.
QString panelExamples();

} // namespace halfsilver
