// Several connections that carry the same alarms: as good as the best of them.
#pragma once

#include "app/core/services.h"

namespace halfsilver::pusher {

// The status of the first that receives, else of the first. While any receives it counts as one connection, whose socket
// id stays the same: nothing is missed when another one takes over. Its members outlive it.
class JointConnection : public ConnectionMonitor {
    Q_OBJECT
public:
    explicit JointConnection(const QList<ConnectionMonitor *> &members, QObject *parent = nullptr);
    ConnectionStatus status() const override;

private:
    QList<ConnectionMonitor *> m_members;
};

} // namespace halfsilver::pusher
