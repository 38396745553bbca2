// The alarms that the mirror knows: what is shown, in which order, and how it changes.
//
// Show first, then write; hide only what is written: a report is applied at once and journalled after; what
// takes an alarm away or quiets it is applied when the journal has it, or when patience ends with "not recorded".
//
// alarm_book.cpp: its rows and what is known of them; alarm_book_told.cpp: what sources tell; alarm_book_dealt.cpp: what
// people do; alarm_book_due.cpp: what happens by itself.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/alarms/alarm_due.h"
#include "app/core/alarms/alarm_groups.h"
#include "app/core/alarms/alarm_order.h"
#include "app/core/alarms/alarm_report.h"
#include "app/core/alarms/alarm_timers.h"
#include "app/core/alarms/alarm_transition.h"
#include "app/core/alarms/content_ids.h"
#include "app/core/alarms/delayed_alarms.h"
#include "app/core/alarms/departed_alarms.h"
#include "app/core/alarms/ended_alarms.h"
#include "app/core/alarms/patient_writes.h"
#include "app/core/clock.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <span>
#include <unordered_map>
#include <vector>

namespace halfsilver {

// A time in which alarms may have been raised unheard. It stays on screen until somebody acknowledges it.
struct AlarmGap {
    QDateTime from, to; // UTC
    bool operator==(const AlarmGap &) const = default;
};

class AlarmBook : public QObject {
    Q_OBJECT
public:
    static constexpr int kMaxGaps = 20; // beyond it the oldest become one

    AlarmBook(Clock &clock, AlarmStore *store, QObject *parent = nullptr); // without a store nothing is kept
    ~AlarmBook() override;

    void setPolicy(const QString &source, const AlarmPolicy &policy);
    // What an earlier run left: shown as last known until its source speaks.
    void restore(const StoredAlarms &stored);

    // An event told this. Fails with what was wrong when nothing could be shown of it.
    Result<void> report(const AlarmReport &report);

    // A snapshot speaks for its own source only: what is absent is finished, except alarms that came without an
    // id and those that an event told of since `beginSnapshot`.
    quint64 beginSnapshot() const { return m_sequence; }
    // Our hub knows only what it was told itself: an event that it merely passed on is not in its snapshot.
    enum class SnapshotScope { Everything, WhatToldItsState };
    void applySnapshot(const QString &source, quint64 begun, const QList<AlarmReport> &reports,
                       SnapshotScope scope = SnapshotScope::Everything);

    // Idempotent. Shown once it is on disk. False when there is no such alarm.
    bool acknowledge(const AlarmKey &key, const QString &by);
    bool clear(const AlarmKey &key, const QString &by);
    // These fail with the reason, too: a critical alarm is never shelved, one that still stands is never reset.
    // `length` is bounded by the policy; empty: until it clears, at most that bound.
    Result<void> shelve(const AlarmKey &key, const std::optional<std::chrono::seconds> &length, const QString &by);
    Result<void> unshelve(const AlarmKey &key, const QString &by);
    Result<void> reset(const AlarmKey &key, const QString &by);
    void acknowledgeGaps();

    // Whether what is shown of this source is known to be so now; otherwise known until `knownUntil`.
    void setCurrent(const QString &source);
    void setLastKnown(const QString &source, const QDateTime &knownUntil);
    // It was raised at this mirror, and its source has not heard of it yet: known whatever the connection does.
    void setKnownHere(const AlarmKey &key, bool known);
    void addGap(const AlarmGap &gap);
    void removeGap(const AlarmGap &gap); // what was missed has been told after all

    // All that is known and not finished, group by group in the order of the screen; in each by priority, then newest
    // first. Pointers hold until the alarm is removed.
    const std::vector<const Alarm *> &order() const { return m_order; }
    std::span<const Alarm *const> group(AlarmGroup group) const;
    std::span<const Alarm *const> listed() const; // what the list of the screen is about: the first of them
    // How many unfinished alarms of its source are in the same group as this one; 0 without a group.
    int groupSize(const Alarm &alarm) const { return m_groups.size(alarm); }
    const Alarm *find(const AlarmKey &key) const;
    QList<AlarmKey> findById(const QString &id) const;             // or source/id; in any source
    QList<Alarm> findEnded(const QString &id) const;               // …of those that ended within a day
    const Alarm *takeover() const;                                 // the critical alarm that has the screen, if any
    const Alarm *firstUnacknowledged() const;                      // of those that the screen tells of
    const Alarm *firstLatched() const;                             // that only waits for a reset
    std::optional<QDateTime> lastKnown(const AlarmKey &key) const; // empty while its source is current
    bool notRecorded(const AlarmKey &key) const;                   // its last change did not reach the disk in time
    const QList<AlarmGap> &gaps() const { return m_gaps; }
    qsizetype beyond() const { return m_beyond.size(); } // active alarms that live in the journal alone

signals:
    // Rows of order(); each fires after the change, once for each. `removed` still points at the alarm.
    void inserted(int row);
    void moved(int from, int to); // its content may have changed too
    void changed(int row);
    void removed(int row, const halfsilver::Alarm *alarm);
    // Once for each occurrence that begins, and whenever one asks for attention again; order() contains it.
    void raised(const halfsilver::AlarmKey &key);
    // Somebody dealt with it here, not at the backend: on disk, and to be told to the backend.
    void acknowledgedHere(const halfsilver::AlarmKey &key, const QDateTime &at, const QString &by);
    void clearedHere(const halfsilver::AlarmKey &key, const QDateTime &at, const QString &by);
    // The same for what is this mirror's own affair: shelved, unshelved, reset. Also when it came too late to count.
    void dealtWithHere(const halfsilver::AlarmKey &key, halfsilver::AlarmChange what, const QDateTime &at);
    // lastKnown() of some alarms, or gaps(), or beyond() is different.
    void knowledgeChanged();

private:
    struct Entry {
        Alarm alarm;
        quint64 touched = 0; // m_sequence of the last event that told of it
        bool notRecorded = false;
        AlarmMoments moments;
    };
    struct KeyHash {
        size_t operator()(const AlarmKey &key) const { return qHash(key); }
    };

    void put(Alarm alarm, AlarmChange change, const QString &by, bool journal,
             const std::optional<QDateTime> &told = {});
    void settle(Alarm &alarm, const Alarm *before) const;
    void drop(const AlarmKey &key);
    void insertRow(const Alarm *alarm);
    int rowOf(const Alarm *alarm) const;
    void evict();
    const AlarmPolicy &policyOf(const QString &source) const;

    Result<void> take(const AlarmReport &about); // its key is the alarm's
    Result<void> takeKnown(const AlarmReport &about);
    Result<void> takeHeld(const AlarmReport &about, HeldAlarm &held);
    Result<void> takeFirst(const AlarmReport &about);
    Result<Alarm> reported(const std::optional<Alarm> &before, const AlarmReport &about) const;
    void show(const Alarm &alarm, bool journal);
    void releaseHeld(const AlarmKey &key);
    void delayClearing(const AlarmReport &about, const Alarm &before, std::chrono::seconds length);
    void clearDelayed(const AlarmKey &key);
    bool comesBackFromBeyond(const AlarmKey &key);
    void tellsState(const QString &source);

    Result<void> act(const AlarmKey &key, const AlarmEvent &event, AlarmChange change, const QString &by);
    void tellDealt(const AlarmKey &key, AlarmChange change, const QDateTime &at, const QString &by);
    void recordedAfterAll(const AlarmKey &key);
    AlarmEnd endOf(const Alarm &alarm) const;

    void schedule(const AlarmKey &key);
    void due(const AlarmKey &key);

    Clock &m_clock;
    AlarmStore *m_store;
    std::unordered_map<AlarmKey, Entry, KeyHash> m_entries;
    std::vector<const Alarm *> m_order;
    AlarmGroups m_groups;
    QHash<QString, AlarmPolicy> m_policies;
    QSet<QString> m_stateTellers;
    QSet<AlarmKey> m_knownHere;
    QHash<QString, QDateTime> m_lastKnown; // by source; absent: current
    QList<AlarmGap> m_gaps;
    quint64 m_sequence = 0;
    QSet<size_t> m_beyond; // hashes of their keys: what ends there has to be counted down
    DepartedAlarms m_departed;
    EndedAlarms m_ended;
    ContentIds m_contents;
    HeldAlarms m_held;                       // not shown before they have stood for the on delay
    DelayedClearings m_clearing;             // told as over, within the off delay
    QHash<AlarmKey, Alarm> m_shelves;        // of finished alarms: the next occurrence is put aside, too
    std::optional<PatientWrites> m_patience; // with a store
    AlarmTimers m_timers;
};

} // namespace halfsilver
