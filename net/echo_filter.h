// The same events through several connections: each is let through once, by whichever connection is first.
#pragma once

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <vector>

namespace halfsilver {

class EchoFilter {
public:
    static constexpr std::chrono::seconds kRemembers { 60 }; // how far a slow way may lag behind
    static constexpr qsizetype kMost = 20'000;               // of different events within that; then it forgets

    // An event that is repeated is let through as often as the connection that brought it most often brought it.
    bool isNew(size_t connection, const QByteArray &event, std::chrono::nanoseconds now);

private:
    void sweep(std::chrono::nanoseconds now);

    struct Seen {
        std::vector<int> times; // by connection
        int passed = 0;
        std::chrono::nanoseconds at {};
    };
    QHash<QByteArray, Seen> m_seen; // by digest
    std::chrono::nanoseconds m_swept {};
};

} // namespace halfsilver
