// Who is on a presence channel. Source: Pusher protocol 6, presence.
#pragma once

#include "app/core/payload.h"

#include <QList>
#include <QString>

#include <optional>

namespace halfsilver::pusher {

struct Member {
    QString id;      // as text, whatever the server makes of it: the same user is a number at one and a text at another
    QJsonValue info; // as the backend told it; null where it told nothing
    bool operator==(const Member &) const = default;
};

struct Members {
    bool known = false; // told by the server on the present connection
    QString me;         // the mirror's own id; empty where it is not known
    QList<Member> all;  // in the order in which they were told and joined
    bool operator==(const Members &) const = default;
};

constexpr qsizetype kMostMembers = 1000; // of a channel; pusher.com allows 100

// The id in channel_data, which the mirror joins as.
QString userIdOf(const QString &channelData);

// From the data of the confirmation: its hash an object, or a list where the ids run 0, 1, 2; an id may be missing in it.
Members membersFrom(const QJsonValue &confirmation, const QString &me);

// What has become of the members; of several changes, the last who joined and the last who left.
struct MembersNews {
    bool differs = false; // also where only somebody's info does
    std::optional<Member> joined {}, left {};
    bool operator==(const MembersNews &) const = default;

    void add(const MembersNews &later);
};

// member_added: joined where it is a new one; of a known one only the info is replaced.
MembersNews join(Members &members, const QJsonValue &data);
// member_removed: left, unless it is unknown.
MembersNews leave(Members &members, const QJsonValue &data);

// As listeners are told (Events::kMembers).
Payload membersPayload(const Members &members, const MembersNews &news = {});

} // namespace halfsilver::pusher
