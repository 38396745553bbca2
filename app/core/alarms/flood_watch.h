// Whether alarms come faster than anybody can read: so many raised within such a time. It is over once fewer than half
// of that are left in the time, so that it does not come and go at its edge. Bounded: it keeps so many times.
// Source: EEMUA 191 (a flood begins at ten in ten minutes, and ends below five).
#pragma once

#include <chrono>
#include <deque>

namespace halfsilver {

class FloodWatch {
public:
    // 0 alarms: never.
    FloodWatch(int alarms, std::chrono::nanoseconds time)
        : m_most(size_t(alarms))
        , m_time(time)
    {
    }

    // `at`: monotonic, never before the last one.
    void raised(std::chrono::nanoseconds at)
    {
        if (m_most == 0)
            return;
        m_times.push_back(at);
        if (m_times.size() > m_most)
            m_times.pop_front();
        const bool begins = m_times.size() == m_most && at - m_times.front() <= m_time;
        if (begins || at < m_until)
            m_until = m_times[m_times.size() - (m_most + 1) / 2] + m_time;
    }
    // The moment when it is over, if nothing more is raised; not after now: there is none.
    std::chrono::nanoseconds until() const { return m_until; }

private:
    size_t m_most;
    std::chrono::nanoseconds m_time;
    std::deque<std::chrono::nanoseconds> m_times; // of the last raised, the oldest first
    std::chrono::nanoseconds m_until { 0 };
};

} // namespace halfsilver
