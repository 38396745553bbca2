// The hub's part of mirror.ini: `[hub]` and `[hub.token.NAME]`, and nothing else.
#pragma once

#include "app/core/settings/ini_file.h"
#include "net/hub/hub_settings.h"

namespace halfsilver {

struct HubConfig {
    HubSettings settings;
    QList<HubToken> tokens;
    QList<Mistake> mistakes; // of these sections, and of the file as a whole; in the order of the lines
};

bool isHubSection(QStringView name);
HubConfig readHubConfig(const settings::IniFile &file);

} // namespace halfsilver
