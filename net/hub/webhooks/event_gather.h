// What waits a moment before webhooks tell of it: everything, so that many events go in one request; and who leaves, so
// that nothing is told of somebody who is back at once. Pure. Source: Pusher's documentation, "webhooks for presence
// channels are delayed": 3 s.
#pragma once

#include "net/hub/webhooks/channel_event.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <map>
#include <optional>

namespace halfsilver::hub {

class EventGather {
public:
    static constexpr std::chrono::milliseconds kGather { 100 }, kReturn { 3000 };
    static constexpr qsizetype kMost = 10'000;               // that wait
    static constexpr qsizetype kMostBytes = 4 * 1024 * 1024; // … and of their JSON

    struct Event {
        ChannelEvent::Kind kind;
        QString channel;
        QByteArray json;
        bool operator==(const Event &) const = default;
    };

    // False where there is no room: it is lost. `now` is monotonic here and below.
    bool add(const ChannelEvent &event, std::chrono::nanoseconds now);
    // When take() has something; nothing while nothing waits.
    std::optional<std::chrono::nanoseconds> due() const;
    QList<Event> take(std::chrono::nanoseconds now);

private:
    using Key = std::pair<std::chrono::nanoseconds, quint64>; // when it is due, and in which order it came
    void forget(std::map<Key, Event>::iterator waiting);

    std::map<Key, Event> m_waiting;
    QHash<QString, Key> m_leaving, m_counts; // of m_waiting: who may be back, the number that may change
    quint64 m_next = 0;
    qsizetype m_bytes = 0;
};

} // namespace halfsilver::hub
