// What the command line of `halfsilver-hub` asks for.
#pragma once

#include "app/core/result.h"

#include <QStringList>

namespace halfsilver {

struct HubOptions {
    enum class Task { Run, CheckConfig, ShowVersion, ShowHelp };

    Task task = Task::Run;
    QString configFile, stateDir; // empty: where they are looked for
    bool operator==(const HubOptions &) const = default;
};

// `arguments` without the program's name. An error is a usage error: exit code 2.
Result<HubOptions> parseHubOptions(const QStringList &arguments);
QString hubHelpText();

} // namespace halfsilver
