// One channel of a client: who listens, and how its subscription stands.
#pragma once

#include "app/core/clock.h"
#include "app/core/services.h"
#include "net/pusher/authorizer.h"
#include "net/pusher/channel_kind.h"
#include "net/pusher/heartbeat.h"
#include "net/pusher/members.h"
#include "net/pusher/sealed_events.h"
#include "net/pusher/subscription.h"
#include "net/pusher/user.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace halfsilver::pusher {

struct BoundListener {
    Events::Listener call;
    bool bound = true; // false: unbound while the event was being handed round
};
using Listeners = std::vector<std::shared_ptr<BoundListener>>;

// `listeners` by value: it lives as long as the event is handed round.
inline void call(std::shared_ptr<const Listeners> listeners, const Payload &data)
{
    for (const auto &listener : *listeners) {
        if (listener->bound)
            listener->call(data);
    }
}

// A listener may bind and unbind, itself included: a list is never changed, only replaced, and whoever hands an event
// round holds on to the list it began with.
struct Channel {
    std::map<std::string, std::shared_ptr<const Listeners>, std::less<>> listeners; // by event
    bool alarms = false;                                                            // somebody bound to it for alarms
    ChannelKind kind = ChannelKind::Public;
    Subscription subscription;
    std::optional<QDateTime> receivedUntil; // while it is not on: the last time that its events were heard
    ChannelAuth auth;                       // of the present connection
    QStringList logged; // of its troubles, since it was on: a server that drops and refuses tells them without end
    quint64 asked = 0;  // the number of its last pusher:subscribe among all of this client's
    std::unique_ptr<Timer> timer;
    std::unique_ptr<Authorization> authorization; // under way
    SealedEvents sealed;                          // of an encrypted channel
    Members members;                              // of a presence channel
    MembersNews membersNews;                      // likewise, not told yet
    std::unique_ptr<Timer> membersPause;          // until then they are not told
    bool awaitsSignIn = false;                    // authorised without a channel_data: as whoever signs in
    std::string user;                             // of the user's channel: its name on the wire; empty: not signed in
    Watchlist watchlist;                          // likewise: who of those that the user watches is there
    std::optional<Moment> keptUntil;              // until then the next event is the one that a cache channel keeps
    bool unreadable = false;                      // its last event could not be opened
    std::unique_ptr<HeartbeatWatch> heartbeat;    // where the backend has promised one
};
using Channels = std::map<std::string, Channel, std::less<>>; // by name

// As the server calls it.
inline QString wireName(const Channels::value_type &entry)
{
    return QString::fromStdString(entry.second.user.empty() ? entry.first : entry.second.user);
}

} // namespace halfsilver::pusher
