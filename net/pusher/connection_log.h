// What the log is told of a connection, so that a server that takes every connection and drops it again writes a few
// lines and not two for each.
#pragma once

#include "net/pusher/reason.h"

#include <QList>

#include <chrono>
#include <optional>

namespace halfsilver::pusher {

// Until a connection has lasted, each cause is told once; those that come again, at most once a minute with their number.
// Times are monotonic.
class ConnectionLog {
public:
    // The connection has ended, or an attempt at one, for that reason. A line is written where this holds a number: of
    // ends that were kept back before this one.
    std::optional<int> ended(const Reason &why, std::chrono::nanoseconds at);
    // Whether that is told: where the end before it was not, this is none either.
    bool connected(std::chrono::nanoseconds at);
    // The server complains, and the connection stays: as ended(), whatever it says.
    std::optional<int> complained(std::chrono::nanoseconds at);

private:
    struct Lines {
        std::optional<std::chrono::nanoseconds> last {};
        int kept = 0;
        std::optional<int> write(std::chrono::nanoseconds at);
        std::optional<int> writeOnceAMinute(std::chrono::nanoseconds at);
    };
    QList<Reason> m_told; // since a connection lasted
    Lines m_ends, m_complaints;
    std::optional<std::chrono::nanoseconds> m_connectedAt;
};

// "" or " (3 more since the last such line)".
QString keptWords(int kept);

} // namespace halfsilver::pusher
