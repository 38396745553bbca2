#include "net/hub/signed_users.h"

namespace halfsilver::hub {

namespace {

void takeOut(QHash<QString, QSet<Subscriber *>> &from, const QString &user, Subscriber *connection)
{
    const auto found = from.find(user);
    if (found != from.end() && found->remove(connection) && found->isEmpty())
        from.erase(found);
}

} // namespace

bool SignedUsers::enter(Subscriber *connection, const QString &user, const QStringList &watchlist)
{
    m_byConnection.insert(connection, { user, watchlist });
    for (const auto &watched : watchlist)
        m_watchers[watched].insert(connection);
    auto &connections = m_connections[user];
    connections.insert(connection);
    return connections.size() == 1;
}

SignedUsers::Left SignedUsers::leave(Subscriber *connection)
{
    const Entry entry = m_byConnection.take(connection);
    if (entry.user.isEmpty())
        return {};
    for (const auto &watched : entry.watchlist)
        takeOut(m_watchers, watched, connection);
    takeOut(m_connections, entry.user, connection);
    return { entry.user, !m_connections.contains(entry.user) };
}

QStringList SignedUsers::onlineOf(const QStringList &users) const
{
    QStringList online;
    for (const auto &user : users) {
        if (m_connections.contains(user))
            online.append(user);
    }
    return online;
}

} // namespace halfsilver::hub
