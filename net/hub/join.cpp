#include "net/hub/join.h"

#include "net/pusher/signature.h"

#include <QJsonDocument>

namespace halfsilver::hub {

namespace {

JoinRefusal notAuthorised(const QString &why) { return { QStringLiteral("AuthError"), why, 401 }; }
JoinRefusal unusable(const QString &why) { return { QStringLiteral("InvalidChannelData"), why, 4009 }; }

std::variant<Joining, JoinRefusal> memberIn(const QString &channelData, const QString &signedInAs)
{
    if (channelData.isEmpty() && !signedInAs.isEmpty())
        return Joining { Member { signedInAs, QJsonValue::Undefined } };
    const auto document = QJsonDocument::fromJson(channelData.toUtf8());
    if (!document.isObject())
        return unusable(QStringLiteral("channel_data must be the text of a JSON object with a user_id"));
    const QJsonValue id = document[QLatin1StringView("user_id")], info = document[QLatin1StringView("user_info")];
    const QString text = id.isString() || id.isDouble() ? id.toVariant().toString() : QString();
    if (text.isEmpty() || text.size() > kMaxUserId)
        return unusable(QStringLiteral("channel_data: user_id must be a text of 1 to %1 characters").arg(kMaxUserId));
    const Member member { text, info };
    if (member.bytes() > kMaxUserInfo)
        return unusable(QStringLiteral("channel_data: user_info is longer than %1 bytes").arg(kMaxUserInfo));
    return Joining { member };
}

} // namespace

// Both parts are compared in full, so that the time tells nothing of where they differ.
bool isSignedBy(const Credentials &credentials, const QByteArray &text, const QByteArray &auth)
{
    const auto colon = auth.indexOf(':');
    const bool key = pusher::equalInConstantTime(auth.left(qMax(colon, qsizetype(0))), credentials.key.toUtf8());
    const bool signature =
        pusher::equalInConstantTime(auth.mid(colon + 1), pusher::signature(text, credentials.secret.toUtf8()));
    return key && signature;
}

QByteArray joinText(const QString &socketId, const QString &channel, const QString &channelData)
{
    QString text = socketId + u':' + channel;
    if (!channelData.isEmpty())
        text += u':' + channelData;
    return text.toUtf8();
}

std::variant<Joining, JoinRefusal> checkJoin(const Credentials &credentials, const QString &socketId,
                                             const Subscribe &wanted, const QString &signedInAs)
{
    if (wanted.channel.startsWith(u'#')) {
        if (!signedInAs.isEmpty() && wanted.channel == userChannel(signedInAs))
            return Joining {};
        return notAuthorised(QStringLiteral("only its user may hear it, after signing in"));
    }
    if (!isChannelName(wanted.channel))
        return JoinRefusal {
            QStringLiteral("InvalidChannel"),
            QStringLiteral("not a channel name: 1 to %1 of A-Z a-z 0-9 _ - = @ , . ;").arg(kMaxChannelName), 4009
        };
    const auto kind = kindOf(wanted.channel);
    if (kind.access == ChannelKind::Access::Public)
        return Joining {};
    const QByteArray text = joinText(socketId, wanted.channel, wanted.channelData);
    if (!isSignedBy(credentials, text, wanted.auth.toUtf8()))
        return notAuthorised(wanted.auth.isEmpty()
                                 ? QStringLiteral("this channel needs an authorisation: auth is missing")
                                 : QStringLiteral("auth is not KEY:SIGNATURE of this socket and channel with this "
                                                  "application's secret"));
    return kind.access == ChannelKind::Access::Presence ? memberIn(wanted.channelData, signedInAs) : Joining {};
}

} // namespace halfsilver::hub
