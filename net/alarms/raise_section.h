// Which [alarm…] sections of an ini tell where alarms are raised.
#pragma once

#include "app/core/settings/ini_file.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

struct RaiseSection {
    QString name;
    RaiseTarget target; // an error of its token names the section; trusts what its connection trusts
};

// Those with a raise_url, in the order of the file: the first is the usual one. Their mistakes are for --check-config to
// tell. The file has its names in their places (withOwnIdentity).
QList<RaiseSection> raiseSectionsOf(const settings::IniFile &ini);

// The ca_file of that connection; empty `connection`: of the first. Whoever vouches for a household's server does for
// its backend, too.
QString caFileOf(const settings::IniFile &ini, const QString &connection);

} // namespace halfsilver
