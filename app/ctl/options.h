// What the command line of `halfsilverctl` asks for.
#pragma once

#include "app/core/control/control_request.h"

#include <QStringList>
#include <QUrl>

namespace halfsilver::ctl {

struct Options {
    enum class Task { Ask, Queue, ListQueue, TestAlarm, ShowVersion, ShowHelp };

    Task task = Task::Ask;
    ControlRequest request;
    std::optional<QUrl> url; // of an alarm API, without /api
    std::optional<QString> token, tokenFile, configFile, stateDir;
    bool json = false;
    bool operator==(const Options &) const = default;
};

// `arguments` without the program's name. An error is a usage error: exit code 2. `by` is whoever acknowledges.
Result<Options> parseOptions(const QStringList &arguments, const QString &by);
QString helpText();

} // namespace halfsilver::ctl
