// Who has signed in, by which connections, and who wants to know of whom.
#pragma once

#include "net/hub/subscriber.h" // whole: Qt hashes a pointer to a class that is only declared in another way

#include <QHash>
#include <QSet>
#include <QStringList>

namespace halfsilver::hub {

class SignedUsers {
public:
    // True when it is the user's first connection. The connection is nobody yet.
    bool enter(Subscriber *connection, const QString &user, const QStringList &watchlist);
    // Who it was, and whether that was the last connection of theirs; empty where nobody had signed in.
    struct Left {
        QString user;
        bool isLast = false;
    };
    Left leave(Subscriber *connection);

    QString userOf(Subscriber *connection) const { return m_byConnection.value(connection).user; }
    QSet<Subscriber *> connectionsOf(const QString &user) const { return m_connections.value(user); }
    QSet<Subscriber *> watchersOf(const QString &user) const { return m_watchers.value(user); }
    QStringList onlineOf(const QStringList &users) const;

private:
    struct Entry {
        QString user;
        QStringList watchlist;
    };
    QHash<Subscriber *, Entry> m_byConnection;
    QHash<QString, QSet<Subscriber *>> m_connections, m_watchers; // no user without one
};

} // namespace halfsilver::hub
