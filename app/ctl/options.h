// What the command line of `halfsilverctl` asks for.
#pragma once

#include "app/core/control/control_request.h"

#include <QStringList>
#include <QUrl>

namespace halfsilver::ctl {

struct Options {
    enum class Task {
        Ask,
        Queue,
        ListQueue,
        TestAlarm,
        Explain,
        ImportLaravel,
        Publish,
        Channels,
        Listen,
        ShowVersion,
        ShowHelp
    };
    struct Explain {
        QString file; // "-": standard input
        bool isLog = false;
        QString event, source; // empty: any
        bool operator==(const Explain &) const = default;
    };
    struct Import {
        QString file;  // Laravel's .env
        QString write; // a file that is not there yet; empty: printed
        bool operator==(const Import &) const = default;
    };

    struct Publish {       // and Channels, Listen
        QStringList names; // of channels
        QString event, data = QStringLiteral("{}"), socketId, batch, prefix;
        QStringList info;
        bool users = false;
        bool operator==(const Publish &) const = default;
    };
    struct Listen {
        std::chrono::milliseconds length { 0 }; // 0: until somebody ends it
        int events = 0;                         // likewise
        bool operator==(const Listen &) const = default;
    };
    struct Server { // of Publish, Channels and Listen; what is not given stands in the ini
        QString connection;
        std::optional<QString> appId, key, secret, secretFile;
        bool operator==(const Server &) const = default;
    };

    Task task = Task::Ask;
    ControlRequest request;
    Explain explain;         // for Task::Explain
    Import importEnv;        // for Task::ImportLaravel
    Publish publish;         // for Task::Publish, Task::Channels and Task::Listen
    Listen listen;           // for Task::Listen
    Server server;           // …
    std::optional<QUrl> url; // of an alarm API, without /api; of a Pusher server, without /apps
    std::optional<QString> token, tokenFile, configFile, stateDir;
    bool json = false;
    bool operator==(const Options &) const = default;
};

// `arguments` without the program's name. An error is a usage error: exit code 2.
Result<Options> parseOptions(const QStringList &arguments);
QString helpText();

} // namespace halfsilver::ctl
