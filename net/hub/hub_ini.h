// The hub's part of an ini: `[hub]` and each section whose name begins with it. For the hub's own program, which ignores
// the other sections, and for the mirror that embeds it.
#pragma once

#include "app/core/settings/ini_file.h"
#include "net/hub/hub_settings.h"

namespace halfsilver {

struct HubIni {
    HubSettings settings;    // with the rules of the channels and the webhooks
    QList<HubToken> tokens;  // in the order of the file
    bool present = false;    // the file has a [hub] section
    bool says = false;       // … and `enabled` stands in it, without a mistake
    QList<Mistake> mistakes; // of these sections, those of the reader included, in the order of the lines
};

bool isHubSection(const QString &name); // "hub", "hub.token.NAME" and what looks like one
HubIni readHubIni(const settings::IniFile &file);

} // namespace halfsilver
