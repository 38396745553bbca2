// Where an alarm is raised, as mirror.ini and a hub that runs here say.
#pragma once

#include "app/core/paths.h"
#include "app/ctl/options.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver::ctl {

// Where the [hub] of the ini listens; empty where there is none.
std::optional<QUrl> iniAddress(const Options &options, const Surroundings &here);

// raise_url of the first [alarm…] that has one, with its token; empty where none has. An error: it cannot be read.
Result<std::optional<RaiseTarget>> raiseUrl(const Options &options, const Surroundings &here);

// raise_url of the first [alarm…] that has one, with its token; else the hub that runs here; else that of the ini, with
// `token`. Empty where there is none. An error names the mistake.
Result<std::optional<RaiseTarget>> backend(const Options &options, const Surroundings &here, const QString &token);

} // namespace halfsilver::ctl
