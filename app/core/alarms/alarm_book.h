// The alarms that the mirror knows: what is shown, in which order, and how it changes.
//
// Show first, then write; hide only what is written: a report is applied at once and journalled after; what
// takes an alarm away or quiets it is applied when the journal has it, or when patience ends with "not recorded".
//
// Bounded memory: beyond so many alarms the oldest of the least urgent live in the journal alone. They come back when there
// is room, and when something is told of them or done with them: then they are read first, beside the writing.
//
// alarm_book.cpp: its rows and what is known of them; alarm_book_told.cpp: what sources tell; alarm_book_dealt.cpp: what
// people do; alarm_book_due.cpp: what happens by itself; alarm_book_beyond.cpp: what lives in the journal alone.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/alarms/alarm_due.h"
#include "app/core/alarms/alarm_groups.h"
#include "app/core/alarms/alarm_order.h"
#include "app/core/alarms/alarm_report.h"
#include "app/core/alarms/alarm_timers.h"
#include "app/core/alarms/alarm_transition.h"
#include "app/core/alarms/beyond_alarms.h"
#include "app/core/alarms/content_ids.h"
#include "app/core/alarms/delayed_alarms.h"
#include "app/core/alarms/departed_alarms.h"
#include "app/core/alarms/ended_alarms.h"
#include "app/core/alarms/patient_writes.h"
#include "app/core/clock.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <deque>
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

    // Without a store nothing is kept. `most`: alarms held in memory.
    AlarmBook(Clock &clock, AlarmStore *store, QObject *parent = nullptr, int most = kMaxActiveAlarms);
    ~AlarmBook() override;

    void setPolicy(const QString &source, const AlarmPolicy &policy);
    // The journal does not tell yet what an earlier run left: until restore() any alarm may be in it. What is told of one
    // waits for that as for what lives in the journal alone, no longer than patience lasts.
    void awaitStored();
    // What an earlier run left: shown as last known until its source speaks. After awaitStored() what is told by then is
    // newer.
    void restore(const StoredAlarms &stored);

    // An event told this. Fails with what was wrong when nothing could be shown of it; refused() says so later, where the
    // journal had to be asked first.
    Result<void> report(const AlarmReport &report);

    // A snapshot speaks for its own source only: what is absent is finished, except alarms that came without an
    // id and those that an event told of since `beginSnapshot`.
    SnapshotStart beginSnapshot();
    // One whose sender may not know all that this source tells of, as our hub, ends nothing by what it lacks:
    // absentFrom() names it, for its source to ask.
    enum class SnapshotScope { Everything, WhatItKnows };
    void applySnapshot(const QString &source, const SnapshotStart &begun, const QList<AlarmReport> &reports,
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
    bool mayBeBeyond(const AlarmKey &key) const; // find() does not tell whether it is known
    // Brings what lives in the journal alone back by `id`, or `source/id`, for as long as `then` takes and what it does is
    // not on disk. `then` comes once, from the event loop; false: the journal does not answer.
    void bringBack(const QString &id, std::function<void(bool)> then);
    QList<AlarmKey> findById(const QString &id) const;             // or source/id; in any source
    QList<Alarm> findEnded(const QString &id) const;               // …of those that ended within a day
    const Alarm *takeover() const;                                 // the critical alarm that has the screen, if any
    const Alarm *firstUnacknowledged() const;                      // of those that the screen tells of
    const Alarm *firstLatched() const;                             // that only waits for a reset
    std::optional<QDateTime> lastKnown(const AlarmKey &key) const; // empty while its source is current
    bool notRecorded(const AlarmKey &key) const;                   // its last change did not reach the disk in time
    const QList<AlarmGap> &gaps() const { return m_gaps; }
    // Alarms that there is no room for here: in the journal alone, or nowhere where there is none.
    BeyondTally beyond() const;
    qsizetype unkept() const; // of these: nowhere, as they were last known

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
    // A snapshot of WhatItKnows does not contain these, which came with an id of the backend's. Perhaps several times.
    void absentFrom(const QString &source, const QStringList &ids);
    // Nothing could be shown of a report that report() took.
    void refused(const QString &source, const QString &reason);

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
    void putSettled(Alarm alarm, AlarmChange change, const QString &by, bool journal,
                    const std::optional<QDateTime> &told = {});
    void putNew(Alarm alarm);
    void putKept(Alarm alarm);
    AlarmRecord record(AlarmChange change, const Alarm &alarm, const QString &by = {},
                       const std::optional<QDateTime> &told = {}) const;
    AlarmMoments momentsOf(const Alarm &alarm) const;
    void settle(Alarm &alarm, const Alarm *before) const;
    void drop(const AlarmKey &key);
    int insertRow(const Alarm *alarm);
    int rowOf(const Alarm *alarm) const;
    void evict();
    const Alarm *leastUrgent() const;
    const AlarmPolicy &policyOf(const QString &source) const;

    using Snapshot = std::optional<SnapshotStart>;                              // whose row a report is
    Result<void> take(const AlarmReport &about, const Snapshot &snapshot = {}); // its key is the alarm's
    Result<void> takeKnown(const AlarmReport &about, bool journal = true);
    Result<void> takeHeld(const AlarmReport &about, HeldAlarm &held);
    enum class InJournal {
        No,
        Perhaps, // it has to learn what comes of it, even where there is nothing to show
        Asked,   // nothing is written before it has answered
    };
    Result<void> takeFirst(const AlarmReport &about, InJournal inJournal = InJournal::No);
    Result<Alarm> reported(const Alarm *before, const AlarmReport &about) const;
    void show(const Alarm &alarm, bool journal);
    void releaseHeld(const AlarmKey &key);
    void delayClearing(const AlarmReport &about, const Alarm &before, std::chrono::seconds length);
    void clearDelayed(const AlarmKey &key);
    void tellsState(const QString &source);

    class Bringing;
    struct Pass {
        SnapshotStart start;
        QSet<QString> present;
        SnapshotScope scope = SnapshotScope::Everything;
        qint64 after = 0;
    };
    Result<void> waitForKept(const AlarmReport &about, const Snapshot &snapshot);
    void waitForContent(const AlarmReport &about, bool others);
    void waitNoLonger(const AlarmKey &key, InJournal inJournal);
    void takeAllAsTold(const std::vector<WaitingReports::One> &reports, bool ofContent, InJournal inJournal);
    void writeShown(const AlarmKey &key);
    void bePatient();
    void patienceEnds();
    void lookWhatIsKept();
    void lookForRoom();
    void ask(const KeptQuery &query, std::function<void(const KeptAlarms &)> then);
    void askForIds();
    void askForWaiting();
    void askForHashes();
    void askForAbsent();
    void askForDue();
    void askForUrgent();
    void takeKept(KeptAlarm kept, const WaitingReports &waiting);
    void putBeneath(const KeptAlarm &kept, const WaitingReports &waiting);
    bool bringIn(const KeptAlarm &kept);
    bool endAbsent(const KeptAlarm &kept, const SnapshotStart &start);
    quint64 touchedOf(const QDateTime &at) const;
    QSet<AlarmKey> allKeys() const;

    Result<void> act(const AlarmKey &key, const AlarmEvent &event, AlarmChange change, const QString &by);
    void tellDealt(const AlarmKey &key, AlarmChange change, const QDateTime &at, const QString &by);
    void recordedAfterAll(const AlarmKey &key);
    AlarmEnd endOf(const Alarm &alarm) const;

    void schedule(const Entry &entry);
    void due(const AlarmKey &key);

    Clock &m_clock;
    AlarmStore *m_store;
    const size_t m_most;
    std::unordered_map<AlarmKey, Entry, KeyHash> m_entries;
    std::vector<const Alarm *> m_order;
    AlarmGroups m_groups;
    QHash<QString, AlarmPolicy> m_policies;
    QSet<QString> m_stateTellers;
    QSet<AlarmKey> m_knownHere;
    QHash<QString, QDateTime> m_lastKnown; // by source; absent: current
    QList<AlarmGap> m_gaps;
    quint64 m_sequence = 0;
    BeyondAlarms m_beyond;                // in the journal
    QHash<QString, BeyondTally> m_unkept; // nowhere, by source
    std::deque<SnapshotStart> m_starts;   // of the last snapshots
    QHash<QString, Pass> m_passes;        // through the journal, for what a snapshot does not contain; by source
    qint64 m_hashesAfter = 0;
    std::deque<std::pair<QString, std::function<void(bool)>>> m_idsWanted;
    bool m_asking = false, m_deaf = false; // one question at a time; deaf: patience ended, and no answer came since
    std::optional<QDateTime> m_receivedAt; // of what is taken now, where that was earlier
    bool m_lookForDue = false, m_lookForRoom = false;
    int m_bringing = 0; // room is made afterwards
    std::unique_ptr<Timer> m_patienceEnds, m_roomLook, m_dueLook, m_askAgain;
    std::shared_ptr<int> m_alive = std::make_shared<int>(); // the store's answers may outlive this object
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
