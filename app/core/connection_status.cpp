#include "app/core/connection_status.h"

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {
constexpr std::array kPhases { QLatin1StringView("initialized"), QLatin1StringView("connecting"),
                               QLatin1StringView("connected"),   QLatin1StringView("unavailable"),
                               QLatin1StringView("refused"),     QLatin1StringView("disconnected") };
}

bool ConnectionStatus::receiving() const
{
    const bool any = std::any_of(channels.begin(), channels.end(), [](const ChannelStatus &c) { return c.alarms; });
    return phase == ConnectionPhase::Connected
        && std::all_of(channels.begin(), channels.end(), [any](const ChannelStatus &c) {
               return (c.subscribed && !c.heartbeatMissingSince) || (any && !c.alarms);
           });
}

const ChannelStatus *ConnectionStatus::channel(const QString &name) const
{
    const auto found =
        std::find_if(channels.begin(), channels.end(), [&](const ChannelStatus &c) { return c.name == name; });
    return found == channels.end() ? nullptr : &*found;
}

bool ConnectionStatus::receives(const QString &name) const
{
    const ChannelStatus *found = channel(name);
    return phase == ConnectionPhase::Connected && found && found->subscribed && !found->heartbeatMissingSince;
}

std::optional<QDateTime> ConnectionStatus::heartbeatMissingSince() const
{
    std::optional<QDateTime> longest;
    for (const ChannelStatus &each : channels) {
        if (each.heartbeatMissingSince && (!longest || *each.heartbeatMissingSince < *longest))
            longest = each.heartbeatMissingSince;
    }
    return longest;
}

QString ConnectionStatus::whyDeaf() const
{
    const auto found = std::find_if(channels.begin(), channels.end(), [](const ChannelStatus &c) {
        return c.alarms && !c.subscribed && !c.reason.isEmpty();
    });
    return phase == ConnectionPhase::Connected && found != channels.end() ? found->reason : QString();
}

QStringList ConnectionStatus::unconfirmed() const
{
    QStringList names;
    for (const ChannelStatus &each : channels) {
        if (phase == ConnectionPhase::Connected && !each.subscribed)
            names.append(each.name);
    }
    return names;
}

QString toText(ConnectionPhase phase) { return kPhases.at(size_t(phase)); }

std::optional<ConnectionPhase> connectionPhaseFromText(QStringView text)
{
    for (size_t i = 0; i < kPhases.size(); ++i) {
        if (text == kPhases.at(i))
            return ConnectionPhase(i);
    }
    return std::nullopt;
}

} // namespace halfsilver
