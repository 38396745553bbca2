// Whom a connection signs in as, and what is told of other users. Source: Pusher protocol 6, sign-in.
#pragma once

#include "app/core/payload.h"

#include <QString>
#include <QStringList>

#include <string>

namespace halfsilver::pusher {

constexpr qsizetype kMostWatched = 100; // of a watchlist; what pusher.com allows

// `{"id":…,"user_info":{"name":…},"watchlist":[…]}`, the last only where there is somebody to watch.
QString userDataFor(const QString &id, const QStringList &watchlist);
// The id in user_data; empty where it has none that can be part of a channel's name.
QString idOfUser(const QString &userData);
// The user's channel as the server calls it.
std::string userChannel(const QString &id);
// Whose channel that is; empty: nobody's.
QString userIn(const std::string &userChannel);

// Of those whom this user watches, who is there.
struct Watchlist {
    QStringList online; // in the order in which they were told
    bool operator==(const Watchlist &) const = default;
};

struct WatchlistNews {
    Watchlist after;
    QStringList came, left;
};
// `pusher_internal:watchlist_events`: one message may hold several.
WatchlistNews follow(const Watchlist &before, const QJsonValue &data);

// As listeners are told (Events::kWatchlist).
Payload watchlistPayload(const WatchlistNews &news);

} // namespace halfsilver::pusher
