#include "net/pusher/joint_connection.h"

namespace halfsilver::pusher {

JointConnection::JointConnection(const QList<ConnectionMonitor *> &members, QObject *parent)
    : ConnectionMonitor(parent)
    , m_members(members)
{
    for (const ConnectionMonitor *member : m_members)
        connect(member, &ConnectionMonitor::statusChanged, this, &ConnectionMonitor::statusChanged);
}

ConnectionStatus JointConnection::status() const
{
    for (const ConnectionMonitor *member : m_members) {
        ConnectionStatus status = member->status();
        if (status.receiving()) {
            status.socketId = QStringLiteral("several");
            return status;
        }
    }
    return m_members.first()->status();
}

} // namespace halfsilver::pusher
