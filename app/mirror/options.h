// What the command line of `halfsilver` asks for.
#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <QSize>
#include <QStringList>

#include <optional>

namespace halfsilver {

struct Options {
    enum class Task { Run, CheckConfig, Screenshot, ShowVersion, ShowHelp };

    Task task = Task::Run;
    bool windowed = false;
    std::optional<QSize> windowSize; // pixels; absent: 1080×1920 scaled to fit the free screen
    std::optional<QString> configFile, stateDir;

    // Screenshot: off screen, no display, no hub, no network, no state.
    QString screenshotFile;
    QSize screenshotSize { 1080, 1920 };
    std::optional<QDateTime> now;     // UTC
    std::optional<QString> stateFile; // {"as_of","alarms":[…],"connection":{…},"panels":{"NAME":{…}}}
    bool throughGlass = false;

    bool operator==(const Options &) const = default;
};

// `arguments` without the program's name. An error is a usage error: exit code 2.
Result<Options> parseOptions(const QStringList &arguments);
QString helpText();

} // namespace halfsilver
