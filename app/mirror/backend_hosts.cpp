#include "app/mirror/backend_hosts.h"

#include "net/backend_network.h"
#include "net/pusher/connections.h"
#include "net/pusher/endpoint.h"

namespace halfsilver {

void reachBackends(BackendNetwork &network, const QList<AlarmSection> &sections, const pusher::Connections &connections)
{
    for (const AlarmSection &section : sections) {
        const AlarmSettings &settings = section.settings;
        const pusher::Client *client = connections.findAll(settings.connection).value(0);
        if (!client)
            continue;
        for (const QString *address : { &settings.snapshotUrl, &settings.acknowledgeUrl, &settings.raiseUrl })
            network.reach(QUrl(*address).host(), client->settings());
    }
    for (const auto &[name, client] : connections.all()) {
        const PusherSettings &settings = client->settings();
        for (const QString *address : { &settings.authUrl, &settings.userAuthUrl })
            network.reach(QUrl(*address).host(), settings);
        network.reach(pusher::httpOrigin(settings, settings.tls).host(), settings);
    }
}

} // namespace halfsilver
