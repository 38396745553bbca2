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

std::unique_ptr<EventBinding> Connections::bind(const QString &connection, const QString &channel, const QString &event,
                                                Listener listener, Purpose purpose)
{
    Client *client = find(connection);
    return client ? client->bind(channel, event, std::move(listener), purpose) : nullptr;
}

} // namespace halfsilver::pusher
