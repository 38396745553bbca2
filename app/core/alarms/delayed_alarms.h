// On and off delays against chatter: what has not stood, or not been over, for long enough. Both are in the journal
// meanwhile, so nothing is lost when the program ends.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/alarms/alarm_timers.h"

namespace halfsilver {

template <class Waiting>
class DelayedAlarms {
public:
    DelayedAlarms(Clock &clock, AlarmTimers::Due due)
        : m_timers(clock, std::move(due))
    {
    }

    // A later one replaces what waits, and not its time.
    void add(const AlarmKey &key, const Waiting &waiting, std::chrono::milliseconds length)
    {
        if (!m_waiting.contains(key))
            m_timers.set(key, length);
        m_waiting.insert(key, waiting);
    }
    Waiting *find(const AlarmKey &key)
    {
        const auto found = m_waiting.find(key);
        return found == m_waiting.end() ? nullptr : &*found;
    }
    std::optional<Waiting> take(const AlarmKey &key)
    {
        m_timers.forget(key);
        const auto found = m_waiting.constFind(key);
        if (found == m_waiting.cend())
            return std::nullopt;
        return m_waiting.take(key);
    }
    qsizetype size() const { return m_waiting.size(); }
    const QHash<AlarmKey, Waiting> &all() const { return m_waiting; }

private:
    QHash<AlarmKey, Waiting> m_waiting;
    AlarmTimers m_timers;
};

struct HeldAlarm {
    Alarm alarm;
    quint64 touched = 0; // as in the book
};
using HeldAlarms = DelayedAlarms<HeldAlarm>;
struct DelayedClearing {
    AlarmReport report;
    Alarm recorded; // what the journal has of it
};
using DelayedClearings = DelayedAlarms<DelayedClearing>;

} // namespace halfsilver
