// Which alarms have left the book lately, and when: a snapshot that was on its way meanwhile must not bring them back.
#pragma once

#include "app/core/alarms/alarm_report.h"

#include <QHash>

namespace halfsilver {

// Bounded: only the last kKept are remembered.
class DepartedAlarms {
public:
    static constexpr quint64 kKept = 4096;

    // `sequence` grows with every call. `expired`: nobody ended it, so its source goes on telling of it.
    void add(const Alarm &alarm, quint64 sequence, bool expired)
    {
        m_departed.insert(alarm.key,
                          { sequence, expired ? alarm.raisedAt : QDateTime(), alarm.raisedTold, alarm.count, false });
        if (quint64(m_departed.size()) > 2 * kKept)
            m_departed.removeIf([sequence](const auto &it) { return it.value().sequence + kKept < sequence; });
    }
    void returned(const AlarmKey &key) { m_departed.remove(key); }
    // A snapshot did not contain it, and no more than that said that it is over…
    void markAbsent(const AlarmKey &key)
    {
        if (const auto found = m_departed.find(key); found != m_departed.end())
            found->absent = true;
    }
    // …and a later one does: it never was over.
    void forgetAbsent(const AlarmKey &key)
    {
        if (const auto found = m_departed.constFind(key); found != m_departed.cend() && found->absent)
            m_departed.erase(found);
    }
    bool contains(const AlarmKey &key) const { return m_departed.contains(key); }
    // Whether it left after `begun`, or has expired and this is the same occurrence.
    bool outdates(const AlarmKey &key, quint64 begun, const std::optional<QDateTime> &raisedAt) const
    {
        const auto found = m_departed.find(key);
        if (found == m_departed.end())
            return false;
        return found->sequence > begun || (found->expired.isValid() && raisedAt == found->expired);
    }
    // An event that has been told before, of an occurrence that has ended since: queues try again.
    bool hasHeard(const AlarmReport &report) const
    {
        const auto found = m_departed.find(report.key);
        if (found == m_departed.end() || !report.whole || !report.raisedAt || !report.count || !found->raisedTold)
            return false;
        return *report.raisedAt < *found->raisedTold
            || (*report.raisedAt == *found->raisedTold && *report.count <= found->count);
    }

private:
    struct Departure {
        quint64 sequence = 0;
        QDateTime expired; // raisedAt of what expired; invalid otherwise
        std::optional<QDateTime> raisedTold;
        int count = 1;
        bool absent = false;
    };
    QHash<AlarmKey, Departure> m_departed;
};

} // namespace halfsilver
