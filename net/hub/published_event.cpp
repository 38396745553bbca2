#include "net/hub/published_event.h"

#include "net/hub/names.h"

#include <QJsonArray>

namespace halfsilver::hub {

std::variant<PublishedEvent, HttpAnswer> readEvent(const QJsonObject &object, const QString &place)
{
    const auto wrong = [&](const QString &field, const QString &text) {
        return errorAnswer(400, QString(place + field + QLatin1StringView(": ") + text), field);
    };
    PublishedEvent event;
    const QJsonValue name = object[QLatin1StringView("name")];
    if (!name.isString() || !isEventName(name.toString()))
        return wrong(QStringLiteral("name"),
                     QStringLiteral("the event's name is needed, a text of 1 to %1 characters that "
                                    "does not begin with pusher: and has no line break or other control character")
                         .arg(kMaxEventName));
    event.name = name.toString();

    const QJsonValue data = object[QLatin1StringView("data")];
    if (!data.isString())
        return wrong(QStringLiteral("data"), QStringLiteral("a text is needed; encode JSON once more"));
    event.data = data.toString();
    if (event.data.toUtf8().size() > kMaxEventData)
        return errorAnswer(413, QString(place + QStringLiteral("data: longer than %1 bytes").arg(kMaxEventData)),
                           QStringLiteral("data"));

    for (const auto &field : { QStringLiteral("channel"), QStringLiteral("channels") }) {
        const QJsonValue value = object[field];
        if (value.isUndefined() || value.isNull())
            continue;
        for (const auto list = value.isArray() ? value.toArray() : QJsonArray { value }; const auto channel : list) {
            if (const QString its = channel.toString(); !isChannelName(its) && !isUserChannel(its))
                return wrong(
                    field,
                    QStringLiteral("names of 1 to %1 of A-Z a-z 0-9 _ - = @ , . ; are needed").arg(kMaxChannelName));
            if (!event.channels.contains(channel.toString()))
                event.channels.append(channel.toString());
        }
        if (event.channels.size() > kMaxEventChannels)
            return wrong(field, QStringLiteral("at most %1 channels for one event").arg(kMaxEventChannels));
    }
    if (event.channels.isEmpty())
        return wrong(QStringLiteral("channels"), QStringLiteral("at least one channel is needed"));

    event.exceptSocketId = object[QLatin1StringView("socket_id")].toString();
    event.info = object[QLatin1StringView("info")].toString().split(u',', Qt::SkipEmptyParts);
    return event;
}

} // namespace halfsilver::hub
