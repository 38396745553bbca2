// Which [alarm…] sections of an ini tell where alarms are raised.
#pragma once

#include "app/core/settings/ini_file.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

struct RaiseSection {
    QString name;
    Result<RaiseTarget> target; // an error says why its token cannot be read
};

// Those with a raise_url, in the order of the file: the first is the usual one. Their mistakes are for --check-config to
// tell. The file has its names in their places (withOwnIdentity).
QList<RaiseSection> raiseSectionsOf(const settings::IniFile &ini);

} // namespace halfsilver
