#include "net/pusher/user.h"

#include "app/core/settings/text_checks.h"
#include "net/pusher/channel_kind.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::pusher {

QString userDataFor(const QString &id, const QStringList &watchlist)
{
    QJsonObject data { { QStringLiteral("id"), id },
                       { QStringLiteral("user_info"), QJsonObject { { QStringLiteral("name"), id } } } };
    if (!watchlist.isEmpty())
        data[QLatin1StringView("watchlist")] =
            QJsonArray::fromStringList(watchlist.first(std::min(kMostWatched, watchlist.size())));
    return QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact));
}

QString idOfUser(const QString &userData)
{
    const QString id = QJsonDocument::fromJson(userData.toUtf8()).object()[QLatin1StringView("id")].toString();
    const bool isName = !settings::channelName(id) && userChannel(id).size() <= settings::kLongestChannel;
    return isName ? id : QString();
}

std::string userChannel(const QString &id) { return std::string(kUserChannel) + '-' + id.toStdString(); }

QString userIn(const std::string &userChannel)
{
    const std::string prefix = pusher::userChannel({});
    return userChannel.starts_with(prefix) ? QString::fromStdString(userChannel.substr(prefix.size())) : QString();
}

WatchlistNews follow(const Watchlist &before, const QJsonValue &data)
{
    WatchlistNews news { before, {}, {} };
    QStringList &online = news.after.online;
    for (const auto events = data[QLatin1StringView("events")].toArray(); const auto event : events) {
        const QString what = event[QLatin1StringView("name")].toString();
        for (const auto users = event[QLatin1StringView("user_ids")].toArray(); const auto user : users) {
            const QString id = user.isDouble() ? QString::number(user.toInteger()) : user.toString();
            if (what == QLatin1StringView("online") && !id.isEmpty() && !online.contains(id)
                && online.size() < kMostWatched) {
                online.append(id);
                news.came.append(id);
            } else if (what == QLatin1StringView("offline") && online.removeOne(id)) {
                news.left.append(id);
            }
        }
    }
    return news;
}

Payload watchlistPayload(const WatchlistNews &news)
{
    const auto list = [](const QStringList &ids) { return QJsonArray::fromStringList(ids); };
    const QJsonObject told { { QStringLiteral("count"), news.after.online.size() },
                             { QStringLiteral("names"), list(news.after.online) },
                             { QStringLiteral("came"), list(news.came) },
                             { QStringLiteral("left"), list(news.left) } };
    return Payload(QJsonDocument(told).toJson(QJsonDocument::Compact));
}

} // namespace halfsilver::pusher
