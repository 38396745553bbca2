// What the log is told of events that nobody listens for.
#pragma once

#include <QSet>
#include <QString>

#include <chrono>
#include <optional>
#include <utility>

namespace halfsilver::pusher {

// Each name once; beyond kMostNames at most one line a minute, since a backend may send a name of its own for each event.
class UnheardLog {
public:
    static constexpr qsizetype kMostNames = 20;

    // A line is written where this holds a number: of events kept back before this one. Times are monotonic.
    std::optional<int> heard(const QString &name, std::chrono::nanoseconds at)
    {
        if (m_told.contains(name))
            return std::nullopt;
        if (m_told.size() < kMostNames)
            m_told.insert(name);
        else if (m_last && at - *m_last < std::chrono::minutes(1)) {
            ++m_kept;
            return std::nullopt;
        }
        m_last = at;
        return std::exchange(m_kept, 0);
    }

private:
    QSet<QString> m_told;
    std::optional<std::chrono::nanoseconds> m_last;
    int m_kept = 0;
};

} // namespace halfsilver::pusher
