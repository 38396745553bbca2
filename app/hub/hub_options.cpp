#include "app/hub/hub_options.h"

namespace halfsilver {

Result<HubOptions> parseHubOptions(const QStringList &arguments)
{
    HubOptions options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString name = arguments[i].section(u'=', 0, 0);
        const bool hasValue = arguments[i].contains(u'=');
        if (name == QLatin1StringView("--config") || name == QLatin1StringView("--state-dir")) {
            QString value;
            if (hasValue)
                value = arguments[i].mid(name.size() + 1);
            else if (i + 1 < arguments.size())
                value = arguments[++i];
            if (value.isEmpty())
                return Error { QStringLiteral("%1: a path is needed").arg(name) };
            (name == QLatin1StringView("--config") ? options.configFile : options.stateDir) = value;
        } else if (hasValue) {
            return Error { QStringLiteral("%1: unknown, or it takes no value. --help lists what there is.").arg(name) };
        } else if (name == QLatin1StringView("--check-config")) {
            options.task = HubOptions::Task::CheckConfig;
        } else if (name == QLatin1StringView("--version")) {
            options.task = HubOptions::Task::ShowVersion;
        } else if (name == QLatin1StringView("--help") || name == QLatin1StringView("-h")) {
            options.task = HubOptions::Task::ShowHelp;
        } else {
            return Error { QStringLiteral("%1: unknown. --help lists what there is.").arg(name) };
        }
        if (options.task == HubOptions::Task::ShowHelp || options.task == HubOptions::Task::ShowVersion)
            break;
    }
    return options;
}

QString hubHelpText()
{
    return QStringLiteral(R"(halfsilver-hub: takes alarms and tells the mirrors of one home

  --config FILE     the ini to read [hub...] from
                    (else $XDG_CONFIG_HOME/halfsilver/mirror.ini, then /etc/halfsilver/mirror.ini)
  --state-dir DIR   where hub.sqlite and hub-secret are kept
                    (else $STATE_DIRECTORY, then $XDG_STATE_HOME/halfsilver)
  --check-config    name every mistake in [hub...] and [sensor...] and end
  --version
  --help

Ends with 0 when it is asked to, 1 for mistakes in [hub...], 2 for a wrong command line, 75 while its port or its
state folder is somebody else's.
)");
}

} // namespace halfsilver
