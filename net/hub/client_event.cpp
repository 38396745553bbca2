#include "net/hub/client_event.h"

#include "net/hub/names.h"
#include "net/hub/published_event.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace halfsilver::hub {

std::optional<Malformed> refuseClientEvent(const ClientEvent &event, bool joined)
{
    constexpr int kNotForUse = 4301, kNotAllowed = 4009;
    if (!isClientEventName(event.event))
        return Malformed {
            kNotForUse,
            QStringLiteral("a client event is client- and a name, of at most %1 characters").arg(kMaxEventName)
        };
    const auto kind = kindOf(event.channel);
    if (kind.access == ChannelKind::Access::Public)
        return Malformed { kNotForUse, QStringLiteral("client events are for private and presence channels") };
    if (kind.encrypted)
        return Malformed { kNotForUse, QStringLiteral("an encrypted channel has no client events") };
    if (!joined)
        return Malformed { kNotAllowed,
                           QStringLiteral("%1: not subscribed to it").arg(event.channel.left(kMaxChannelName)) };
    if (QJsonDocument(QJsonArray { event.data }).toJson(QJsonDocument::Compact).size() - 2 > kMaxEventData)
        return Malformed { kNotForUse, QStringLiteral("data: longer than %1 bytes").arg(kMaxEventData) };
    return std::nullopt;
}

} // namespace halfsilver::hub
