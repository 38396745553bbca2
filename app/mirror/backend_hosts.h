// Which hosts are reached as the server of a connection is: through its proxy, and trusting its authority.
#pragma once

#include "app/mirror/mirror_ini.h"

namespace halfsilver {

class BackendNetwork;

namespace pusher {
class Connections;
}

// Those of the sections' addresses, each as its first connection; and of each connection those that authorise channels,
// and the server's own, whose alarm API it may have.
void reachBackends(BackendNetwork &network, const QList<AlarmSection> &sections,
                   const pusher::Connections &connections);

} // namespace halfsilver
