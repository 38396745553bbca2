#include "net/pusher/connections.h"

namespace halfsilver::pusher {

Client &Connections::add(const QString &name, std::unique_ptr<Client> client)
{
    Client &added = *client;
    Q_ASSERT_X(!m_clients.contains(name), "Connections::add", "a name twice");
    m_clients.emplace(name, std::move(client));
    if (!m_first)
        m_first = &added;
    return added;
}

Client *Connections::find(const QString &name) const
{
    if (name.isEmpty())
        return m_first;
    const auto found = m_clients.find(name);
    return found == m_clients.end() ? nullptr : found->second.get();
}

QList<Client *> Connections::findAll(const QString &names) const
{
    QStringList all = names.split(u' ', Qt::SkipEmptyParts);
    if (all.isEmpty())
        all = { QString() };
    QList<Client *> clients;
    for (const QString &name : all) {
        if (Client *client = find(name))
            clients.append(client);
    }
    return clients;
}

ConnectionMonitor *Connections::monitor(const QString &connection) const
{
    const QList<Client *> clients = findAll(connection);
    if (clients.size() < 2)
        return clients.value(0);
    std::unique_ptr<JointConnection> &joint = m_joint[connection];
    if (!joint)
        joint = std::make_unique<JointConnection>(QList<ConnectionMonitor *>(clients.begin(), clients.end()));
    return joint.get();
}

std::unique_ptr<EventBinding> Connections::bind(const QString &connection, const QString &channel, const QString &event,
                                                Listener listener, Purpose purpose)
{
    Client *client = find(connection);
    return client ? client->bind(channel, event, std::move(listener), purpose) : nullptr;
}

Result<void> Connections::send(const QString &connection, const QString &channel, const QString &event,
                               const QJsonValue &data)
{
    Client *client = find(connection);
    return client ? client->send({ channel, event, data }) : Events::send(connection, channel, event, data);
}

} // namespace halfsilver::pusher
