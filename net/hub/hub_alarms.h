// The alarms of the hub: taken from requests, kept in the store, told to whoever listens; and those of others that it
// hands on, as far as their senders tell states: they are kept as well, so that the snapshot knows what has become of them.
//
// A raised alarm is told at once and answered for when it is on disk; an acknowledgement or a clearing is told when
// it is on disk. A disk that takes longer than PatientWrites::kPatience is not waited for.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/alarms/alarm_json.h"
#include "app/core/alarms/alarm_transition.h"
#include "app/core/alarms/patient_writes.h"
#include "app/core/clock.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <memory>

namespace halfsilver::hub {

struct AlarmOutcome {
    enum Kind { Created, Changed, Unknown, Wrong, Full, NotYet }; // NotYet: unknown before complete()
    Kind kind = Changed;
    Alarm alarm;      // of Created and Changed
    FieldError error; // of Wrong and Full
};

class HubAlarms : public QObject {
    Q_OBJECT
public:
    static QString source() { return QStringLiteral("hub"); } // of each alarm's key, whoever told of it
    static constexpr std::chrono::hours kFinishedKept { 24 };
    // Beyond kMaxActiveAlarms unfinished ones only critical alarms are taken, so that a flood of information cannot
    // keep one out; beyond this nothing is.
    static constexpr int kMaxWithCritical = kMaxActiveAlarms + 500;
    // What is handed on leaves room for what the hub itself is told.
    static constexpr int kMaxHandedOn = kMaxActiveAlarms / 2;
    static constexpr int kMaxRest = 4096; // bytes of members that are not ours

    using Done = std::function<void(const AlarmOutcome &)>; // called once, from the event loop or at once

    HubAlarms(AlarmStore &store, Clock &clock, QObject *parent = nullptr);

    // What an earlier run left. Once; what was raised before it is newer.
    void restore(const StoredAlarms &stored);
    // It was restored: what is not here is no alarm of this hub. Before, nobody may conclude that.
    bool complete() const { return m_complete; }

    // `shape` as in alarm-api; what it says of state times and count is left out.
    void raise(const QJsonObject &shape, const Done &done);
    // `at` empty: now. One from before the end of an earlier occurrence speaks of that one and changes nothing; any
    // other that lies before the raising comes from a wrong clock, and counts as now.
    void acknowledge(const QString &id, const QString &by, const std::optional<QDateTime> &at, const Done &done);
    void clear(const QString &id, const QString &by, const std::optional<QDateTime> &at, const Done &done);

    // Whoever listens has heard this from somebody else. What tells no state is a notice, of which the hub would never
    // know when it is over: it is taken only where it is about an alarm that is known. Complete in itself where none is.
    void handedOn(const AlarmReport &report);
    qint64 notKept() const { return m_notKept; } // alarms handed on that there was no room for

    const Alarm *find(const QString &id) const; // also finished, for 24 h
    // The same, and finished ones for as long as the journal keeps them. `done` gets null where there is none.
    void look(const QString &id, const std::function<void(const Alarm *)> &done) const;
    QList<Alarm> unfinished() const; // oldest first
    int unfinishedCount() const { return m_unfinished; }
    quint64 revision() const { return m_revision; } // of unfinished()
    void history(const HistoryQuery &query, HistoryDone done) { m_store.history(query, std::move(done)); }
    bool recording() const { return m_store.healthy(); }

signals:
    // find() holds it. Once for each change, in their order.
    void changed(const halfsilver::Alarm &alarm);
    // The same, of a change that was handed on: it has been told.
    void followed(const halfsilver::Alarm &alarm);

private:
    struct Entry {
        Alarm alarm;
        std::optional<QDateTime> earlierUntil;     // the occurrence before this one, as far as this run knows
        bool writing = false;                      // a change of it is on its way to the disk
        std::deque<std::function<void()>> waiting; // what was asked meanwhile
    };

    void take(const AlarmReport &report, bool endsExpiry, const Done &done);
    void quiet(const QString &id, const AlarmEvent &event, AlarmChange change, const QString &by, const Done &done);
    // Runs `then` once the change is on disk, or patience ends.
    void journal(const AlarmRecord &record, const std::function<void()> &then);
    enum class Tell { Everybody, Nobody };
    void put(const Alarm &alarm, Tell tell = Tell::Everybody);
    void next(const QString &id);
    void expire();
    void expireAt(const QDateTime &time);
    void forgetOldest();
    std::optional<QDateTime> dueOf(const Alarm &alarm) const;

    AlarmStore &m_store;
    Clock &m_clock;
    QHash<QString, Entry> m_entries;
    bool m_complete = false;
    int m_unfinished = 0;
    quint64 m_revision = 0;
    qint64 m_notKept = 0;
    qint64 m_unrecorded = 0; // changes, since one was last on disk in time
    PatientWrites m_patience;
    std::unique_ptr<Timer> m_expiry;
    QDateTime m_expiryAt;
};

} // namespace halfsilver::hub
