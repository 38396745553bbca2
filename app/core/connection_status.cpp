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
    return phase == ConnectionPhase::Connected
        && std::all_of(channels.begin(), channels.end(), [](const ChannelStatus &c) { return c.subscribed; });
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
