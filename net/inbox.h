// What a WebSocket has heard and nobody has looked at yet.
#pragma once

#include "app/core/clock.h"
#include "net/transport.h"

#include <QObject>

#include <deque>
#include <optional>
#include <variant>

namespace halfsilver {

// A socket hands over all that has arrived in one go: 20,000 events at once would keep the event loop from painting
// and from keys for as long as they take. So only kTurn of each turn of the event loop is spent on messages;
// the rest waits here, in order, for an event posted to the next turn, and painting and input get theirs in between.
// A single message goes straight through. When kMostBytes wait, a further message is paid for at once: the socket
// is read no faster than its messages are dealt with, TCP holds the server back, and memory stays bounded.
class Inbox : public QObject {
public:
    Inbox(Clock &clock, TransportObserver &observer);
    // After each of these the observer may have destroyed this inbox.
    void addText(const QString &text);
    void addBinary(qsizetype bytes);
    void addClosed(const TransportClosed &closed);

    static constexpr std::chrono::milliseconds kTurn { 4 };
    static constexpr qsizetype kMostBytes = 16 * 1024 * 1024;

private:
    using Item = std::variant<QString, qsizetype, TransportClosed>;
    bool withinTurn();
    void postTurn();
    void nextTurn();
    void add(Item item, qsizetype bytes);
    bool deliverFirst(); // false: this inbox is gone

    struct Waiting {
        Item item;
        qsizetype bytes;
    };

    Clock &m_clock;
    TransportObserver &m_observer;
    std::deque<Waiting> m_waiting;
    qsizetype m_bytes = 0;
    std::optional<std::chrono::nanoseconds> m_turnBegan;
    bool m_posted = false;
};

} // namespace halfsilver
