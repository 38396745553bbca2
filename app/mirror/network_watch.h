// What tells connections at once that this machine's network, or its clock, is another one. None of it is needed: their
// own deadlines notice the same, later.
#pragma once

#include "app/core/clock.h"
#include "app/mirror/network_manager.h"
#include "net/link_watch.h"
#include "net/wake_watch.h"

#include <memory>

namespace halfsilver {

namespace pusher {
class Client;
}

class NetworkWatch : public QObject {
    Q_OBJECT
public:
    // The first connection is under way by then, and has a timer of its own.
    static constexpr std::chrono::seconds kStartsAfter { 2 };

    explicit NetworkWatch(Clock &clock); // which outlives this

    // To a server that is reached through a network. Looking at that begins a moment later.
    void follow(pusher::Client &client);
    // To this machine itself: only the clock matters.
    void followHere(pusher::Client &client);

signals:
    // The wall clock was set, which resuming from suspend does too.
    void clockChanged();

private:
    Clock &m_clock;
    LinkWatch m_links;
    NetworkManager m_manager;
    WakeWatch m_wake;
    std::unique_ptr<Timer> m_start;
};

} // namespace halfsilver
