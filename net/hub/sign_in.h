// Whether somebody is the user they say: pusher:signin. Pure. Source: Pusher protocol, §6, sign-in.
#pragma once

#include "net/hub/credentials.h"
#include "net/hub/subscriber_message.h"

#include <QStringList>

namespace halfsilver::hub {

constexpr qsizetype kMaxWatchlist = 100;

struct SignedIn {
    QString user;
    QStringList watchlist; // of users whose coming and going is told, the first 100
    bool watchlistTooLong = false;
    bool operator==(const SignedIn &) const = default;
};

// Who it is, or why it is not believed.
std::variant<SignedIn, QString> checkSignIn(const Credentials &credentials, const QString &socketId,
                                            const SignIn &wanted);

// What whoever authenticates signs: "SOCKET_ID::user::USER_DATA".
QByteArray signInText(const QString &socketId, const QString &userData);

} // namespace halfsilver::hub
