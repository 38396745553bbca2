#include "net/hub/text_frame.h"

#include <QJsonDocument>
#include <QtEndian>

namespace halfsilver::hub {

QByteArray textFrame(const QByteArray &utf8)
{
    constexpr char kFinalText = char(0x81);
    const auto size = quint64(utf8.size());
    QByteArray frame;
    frame.reserve(utf8.size() + 10);
    frame += kFinalText;
    const auto length = [&frame](auto number) {
        const auto bigEndian = qToBigEndian(number);
        frame.append(reinterpret_cast<const char *>(&bigEndian), sizeof bigEndian);
    };
    if (size < 126) {
        frame += char(size);
    } else if (size <= 0xffff) {
        frame += char(126);
        length(quint16(size));
    } else {
        frame += char(127);
        length(size);
    }
    return frame += utf8;
}

QByteArray jsonFrame(const QJsonObject &message)
{
    return textFrame(QJsonDocument(message).toJson(QJsonDocument::Compact));
}

QByteArray eventFrame(const QString &event, const QString &channel, const QJsonValue &data, const QString &userId)
{
    QJsonObject message { { QStringLiteral("event"), event } };
    if (!channel.isEmpty())
        message[QLatin1StringView("channel")] = channel;
    if (!data.isUndefined())
        message[QLatin1StringView("data")] = data;
    if (!userId.isEmpty())
        message[QLatin1StringView("user_id")] = userId;
    return jsonFrame(message);
}

} // namespace halfsilver::hub
