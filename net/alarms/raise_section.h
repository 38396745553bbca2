// Which [alarm…] section of an ini tells where alarms are raised.
#pragma once

#include "app/core/settings/ini_file.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

// Of the first one with a raise_url. Its mistakes are for --check-config to tell; an error says why its token cannot be
// read.
Result<std::optional<RaiseTarget>> raiseTargetOf(const settings::IniFile &ini);

} // namespace halfsilver
