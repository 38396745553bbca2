// What the book remembers of alarms that it has no room for: which there may be, how many, and what was told of them
// until the journal has said what they are.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/alarms/beyond_tally.h"
#include "app/core/alarms/key_filter.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <map>

namespace halfsilver {

// When a snapshot was asked for: what is told after it is newer than what it tells.
struct SnapshotStart {
    quint64 sequence = 0;
    QDateTime at; // UTC
};

// Reports that wait for what the journal has of their alarm.
struct WaitingReports {
    struct One {
        AlarmReport report;                    // with the time when it was received
        quint64 sequence = 0;                  // AlarmBook's, then
        std::optional<SnapshotStart> snapshot; // that it is a row of; empty: an event
    };
    std::vector<One> reports;
    quint64 touched = 0;     // sequence of the last event
    bool ofContent = false;  // what is said is said of every alarm of that content…
    bool othersTold = false; // …and has found one
    bool goneOn = false;     // it waits no longer
    // It was shown without waiting, as this, and is not written yet: what the journal has is put beneath it first.
    std::optional<Alarm> shown;

    static constexpr size_t kMost = 500; // reports of one alarm

    void add(const AlarmReport &report, const QDateTime &at, quint64 sequence,
             const std::optional<SnapshotStart> &snapshot)
    {
        reports.push_back({ report, sequence, snapshot });
        reports.back().report.receivedAt = at;
        if (!snapshot)
            touched = sequence;
    }
    // It left the book before the journal has answered, which counts it still.
    void waitAgain()
    {
        shown.reset();
        goneOn = false;
    }
};

class BeyondAlarms {
public:
    // Together with what a snapshot may have; beyond it nothing waits.
    static constexpr qsizetype kMostWaiting = 25'000;

    const BeyondTally &tally() const { return m_tally; }
    bool empty() const { return m_tally.all == 0 && !m_awaited; }

    // Left the book for want of room.
    void left(const Alarm &alarm)
    {
        wasThere(alarm);
        moved(alarm.key);
    }
    // An earlier run left it, which is known only now: no answer of the journal is out of date by that.
    void wasThere(const Alarm &alarm)
    {
        m_tally += BeyondTally::of(alarm);
        m_filter.add(KeyFilter::hashOf(alarm.key));
    }
    // Of what was `before` the journal now has `after`; null: it is there no more, or in the book.
    void became(const Alarm &before, const Alarm *after)
    {
        m_tally -= BeyondTally::of(before);
        if (after)
            m_tally += BeyondTally::of(*after);
        moved(before.key);
    }
    // Nobody has told yet what an earlier run left: any alarm may be one.
    void await() { m_awaited = true; }
    // What an earlier run left: how many, of which only learning the hashes tells which.
    void begin(const BeyondTally &tally)
    {
        m_awaited = false;
        m_tally += tally;
        m_unknown = m_unknown || tally.all > 0;
    }
    bool unknown() const { return m_unknown; } // any alarm may be one
    void learn(const std::vector<quint64> &hashes)
    {
        for (const quint64 hash : hashes)
            m_filter.add(hash);
    }
    void learnt() { m_unknown = false; }
    bool mayContain(const AlarmKey &key) const
    {
        return m_awaited || (m_tally.all > 0 && (m_unknown || m_filter.mayContain(KeyFilter::hashOf(key))));
    }
    // The journal has none of them after all.
    void forget()
    {
        m_awaited = false;
        m_tally = {};
        m_filter.clear();
        m_unknown = false;
    }

    // While the journal is asked: what changed since has to be left out of its answer.
    void asked() { m_moved.emplace(); }
    bool hasMoved(const AlarmKey &key) const { return m_moved && (m_movedAll || m_moved->contains(key)); }
    bool nothingMoved() const { return !m_moved || (m_moved->isEmpty() && !m_movedAll); }
    void answered()
    {
        m_moved.reset();
        m_movedAll = false;
    }

    // In the order in which they came.
    WaitingReports *waiting(const AlarmKey &key)
    {
        const auto found = m_waiting.find(key);
        return found == m_waiting.end() ? nullptr : &*found;
    }
    const WaitingReports *waiting(const AlarmKey &key) const
    {
        const auto found = m_waiting.constFind(key);
        return found == m_waiting.cend() ? nullptr : &*found;
    }
    WaitingReports &wait(const AlarmKey &key)
    {
        if (!m_waiting.contains(key))
            m_turn.push_back(key);
        return m_waiting[key];
    }
    bool hasRoom() const { return m_waiting.size() < kMostWaiting; }
    bool anyWaits() const { return !m_turn.empty(); }
    // Who is next to be asked for; they wait until they are taken.
    QList<AlarmKey> next(int most)
    {
        QList<AlarmKey> keys;
        while (!m_turn.empty() && keys.size() < most) {
            keys.append(m_turn.front());
            m_turn.pop_front();
        }
        return keys;
    }
    WaitingReports take(const AlarmKey &key) { return m_waiting.take(key); }
    QList<AlarmKey> allWaiting() const { return m_waiting.keys(); }

private:
    static constexpr qsizetype kMostMoved = 50'000;

    void moved(const AlarmKey &key)
    {
        if (!m_moved || m_movedAll)
            return;
        m_moved->insert(key);
        m_movedAll = m_moved->size() > kMostMoved;
    }

    BeyondTally m_tally;
    KeyFilter m_filter;
    bool m_unknown = false, m_awaited = false;
    std::optional<QSet<AlarmKey>> m_moved; // since it was asked
    bool m_movedAll = false;
    QHash<AlarmKey, WaitingReports> m_waiting;
    std::deque<AlarmKey> m_turn;
};

} // namespace halfsilver
