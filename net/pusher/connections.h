// Several Pusher servers at once, each by the name of its ini section.
#pragma once

#include "net/pusher/client.h"
#include "net/pusher/joint_connection.h"

#include <map>

namespace halfsilver::pusher {

class Connections : public Events {
public:
    // `name` is "pusher" or "pusher.cloud". The first one is also meant by the empty name.
    Client &add(const QString &name, std::unique_ptr<Client> client);
    Client *find(const QString &name) const; // null: there is none of that name
    const std::map<QString, std::unique_ptr<Client>> &all() const { return m_clients; }

    [[nodiscard]] std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel,
                                                     const QString &event, Listener listener,
                                                     Purpose purpose = Purpose::Values) override;
    Result<void> send(const QString &connection, const QString &channel, const QString &event,
                      const QJsonValue &data) override;
    // Of several names with spaces between: of all of them together.
    ConnectionMonitor *monitor(const QString &connection) const override;
    QList<Client *> findAll(const QString &names) const; // those of them that are there

private:
    std::map<QString, std::unique_ptr<Client>> m_clients;
    Client *m_first = nullptr;
    mutable std::map<QString, std::unique_ptr<JointConnection>> m_joint; // made when somebody asks for one
};

} // namespace halfsilver::pusher
