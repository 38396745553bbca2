#include "net/hub/sign_in.h"

#include "net/hub/join.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::hub {

QByteArray signInText(const QString &socketId, const QString &userData)
{
    return QString(socketId + QLatin1StringView("::user::") + userData).toUtf8();
}

std::variant<SignedIn, QString> checkSignIn(const Credentials &credentials, const QString &socketId,
                                            const SignIn &wanted)
{
    if (!isSignedBy(credentials, signInText(socketId, wanted.userData), wanted.auth.toUtf8()))
        return QStringLiteral("auth is not KEY:SIGNATURE of this socket and user_data with this application's secret");
    const auto data = QJsonDocument::fromJson(wanted.userData.toUtf8()).object();
    SignedIn result { data[QLatin1StringView("id")].toString(), {} };
    if (!isUserId(result.user))
        return QStringLiteral("user_data: id must be a text of 1 to %1 of A-Z a-z 0-9 _ - = @ , . ;").arg(kMaxUserId);
    for (const auto watchlist = data[QLatin1StringView("watchlist")].toArray(); const auto user : watchlist) {
        result.watchlistTooLong = result.watchlist.size() == kMaxWatchlist;
        if (result.watchlistTooLong)
            break;
        if (user.isString() && !result.watchlist.contains(user.toString()))
            result.watchlist.append(user.toString());
    }
    return result;
}

} // namespace halfsilver::hub
