// Where alarms outlive the program. Implemented by app/store; used by the mirror and by the hub.
#pragma once

#include "app/core/alarm_history.h"
#include "app/core/alarms/alarm.h"
#include "app/core/alarms/alarm_change.h"
#include "app/core/alarms/beyond_tally.h"
#include "app/core/alarms/kept_query.h"
#include "app/core/result.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <functional>

namespace halfsilver {

struct AlarmRecord {
    AlarmChange change = AlarmChange::Raised;
    Alarm alarm;                        // as it is after the change
    QDateTime at;                       // when it was received, or done here; UTC
    QString by;                         // who acknowledged or cleared; empty otherwise
    std::optional<QDateTime> told = {}; // when it happened, as the backend told it; raising has Alarm::raisedTold
    std::optional<QDateTime> due = {};  // when something happens to it by itself; empty: never
};

// An acknowledgement, or a clearing, on its way to the backend: kept until it was accepted, over restarts.
struct PendingAcknowledgement {
    AlarmKey key;
    QDateTime at;
    QString by;
    QString idempotencyKey; // the same for every try
    bool clear = false;     // it was cleared, not acknowledged
    bool operator==(const PendingAcknowledgement &) const = default;
};

struct StoredAlarms {
    QList<Alarm> alarms;                   // unfinished ones, the most urgent, and finished within the last 24 h
    QStringList stateTellers;              // sources that have ever told a state or cleared an alarm (`ends = auto`)
    QList<PendingAcknowledgement> pending; // oldest first
    QStringList remarks;                   // what was set aside, upgraded or skipped, for the journal and the screen
    QHash<QString, QDateTime> heard = {};  // when alarms were last received, by connection
    BeyondTally beyond = {};               // unfinished ones that are not among `alarms`
};

// Calls come from one thread and return at once; a writer thread does the work in order. `done` comes from
// that one thread's event loop when the record is on disk; once before with the error, where it is tried again.
class AlarmStore {
public:
    using Done = std::function<void(Result<void>)>;

    virtual ~AlarmStore() = default;
    // Waits for at most `patience`, counted from when the store was made. Before the first write.
    virtual Result<StoredAlarms> load(std::chrono::milliseconds patience = std::chrono::seconds(5)) = 0;
    // load() failed because it has not waited long enough: it may be asked again, and writes may come meanwhile.
    virtual bool loadsLate() const { return false; }
    virtual void write(AlarmRecord record, Done done = {}) = 0;
    // A frame with what was written of these alarms is on its way to the screen. Kept where there is time for it.
    virtual void painted(const QList<AlarmKey> &alarms, const QDateTime &at) = 0;
    virtual void addStateTeller(const QString &source) = 0;
    virtual void addPending(const PendingAcknowledgement &pending) = 0;
    virtual void removePending(const QString &idempotencyKey) = 0;
    // Alarms were received through that connection until then.
    virtual void heard(const QString &connection, const QDateTime &at) = 0;
    // Answered beside the writing: it waits behind no flood, and nothing waits for it. `done` comes from the event loop.
    virtual void history(const HistoryQuery &query, HistoryDone done) = 0;
    // Alarms, with all in them that was asked to be written before. Beside the writing, too; while the disk
    // takes nothing the answer waits.
    virtual void kept(const KeptQuery &query, KeptDone done) = 0;
    virtual bool keeps() const = 0;   // whether anything is kept, and kept() can answer
    virtual bool healthy() const = 0; // false while the disk refuses or hangs: the screen says "not recorded"
};

} // namespace halfsilver
