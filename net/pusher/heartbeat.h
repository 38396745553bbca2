// A backend that promises to be heard: an event on a channel at least so often. It proves the whole way from the backend
// to this mirror, so it alone notices a server that answers every ping and has lost its subscribers.
#pragma once

#include "app/core/clock.h"
#include "net/pusher/connection_state.h"

namespace halfsilver::pusher {

struct HeartbeatPromise {
    QString event;
    std::chrono::seconds every { 60 };
    bool operator==(const HeartbeatPromise &) const = default;
};

// Silence after which the promise counts as broken: schedulers and queues are late by some seconds.
std::chrono::seconds heartbeatPatience(std::chrono::seconds every);

// What may bring it back, in this order: subscribing again disturbs nothing else, connecting anew reaches another server
// of a cluster.
enum class HeartbeatRemedy { Resubscribe, Reconnect };
struct HeartbeatStep {
    HeartbeatRemedy remedy;
    std::chrono::seconds wait; // until the next, if it has not helped
};
// The remedy after `tried` others. The waits grow: the backend's own scheduler may be down for a night.
HeartbeatStep heartbeatStep(std::chrono::seconds every, int tried);

// Of one channel. Events only set the time; the timer looks at it when it falls due.
class HeartbeatWatch {
public:
    // `missing` is called each time that a remedy is due, and may destroy nothing of this.
    using Missing = std::function<void(HeartbeatRemedy)>;
    HeartbeatWatch(const HeartbeatPromise &promise, Clock &clock, Missing missing);

    void subscribed(); // confirmed: from now on there is something to wait for
    void lost();       // nothing can be heard
    bool heard();      // any event of the channel, each as good as a beat. True: it was missing until now
    bool isBeat(std::string_view event) const { return event == m_event; }
    // The last time that it was heard, if that is too long ago.
    const std::optional<QDateTime> &missingSince() const { return m_missingSince; }

private:
    void wait(std::chrono::nanoseconds time);
    void due();

    const std::string m_event;
    const std::chrono::seconds m_every;
    Clock &m_clock;
    Missing m_missing;
    Moment m_heardAt {};                     // or subscribed
    std::chrono::nanoseconds m_heardBoot {}; // the same on the clock that counts suspend
    std::optional<QDateTime> m_missingSince;
    int m_tried = 0;
    std::unique_ptr<Timer> m_timer;
};

} // namespace halfsilver::pusher
