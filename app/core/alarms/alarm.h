// One alarm, as a household sees it. The shape on the wire is alarm_json.h; the words are ISA-18.2's.
#pragma once

#include <QDateTime>
#include <QHashFunctions>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace halfsilver {

// Two backends may both have an alarm 1, so an alarm is known by where it came from, too.
struct AlarmKey {
    QString source; // the ini section it came through: "alarm", "alarm.garden"
    QString id;     // 1–200 characters
    bool operator==(const AlarmKey &) const = default;
};
inline size_t qHash(const AlarmKey &key, size_t seed = 0) { return qHashMulti(seed, key.source, key.id); }

enum class AlarmPriority { Info, Warning, Critical }; // ascending, so that `>` means more urgent

// Derived from the times, never stored.
enum class AlarmState {
    Raised,
    Acknowledged,
    ClearedUnseen,
    Latched, // cleared and acknowledged; stays until somebody resets it
    Finished,
};

// What the settings make of it at this mirror; decided anew whenever it changes, never stored.
enum class AlarmStanding {
    Here,
    Suppressed, // in the list only: it takes no screen over, sounds and lights nothing
    Elsewhere,  // of another place: told in one line where it is critical, otherwise not shown
    Hidden,     // of another place, of which this mirror tells nothing
};

// Times are UTC with milliseconds. Texts are plain text, bounded by kMaxTitle and its like.
struct Alarm {
    AlarmKey key;
    bool ownId = true; // false: the mirror made the id from the content, because the payload had none
    AlarmPriority priority = AlarmPriority::Warning;
    QString title, message, place, origin;
    QDateTime raisedAt;   // the backend's time where it gave one
    QDateTime receivedAt; // when it first came here; `expire_info` counts from it
    std::optional<QDateTime> acknowledgedAt, clearedAt, expiresAt;
    QString acknowledgedBy;
    std::optional<QDateTime> raisedTold; // the backend's time as it was told, however wrong its clock
    bool stateTold = false;              // its source has told its state, and is trusted to tell it when it ends
    int count = 1;                       // occurrences told while it was unfinished
    bool test = false;                   // a drill
    QString group;                       // what it belongs to: of several alarms of one group the first is told apart
    QJsonObject rest;                    // members of the shape that are not ours: kept and ignored

    // What this mirror made of it. Not in the shape on the wire; the journal keeps it.
    bool latched = false; // it needs a reset before it is finished
    std::optional<QDateTime> resetAt;
    std::optional<QDateTime> shelvedUntil; // put aside by a person until then; never a critical one
    bool shelvedOnce = false;              // …or until it clears, if that is sooner
    QString shelvedBy;
    std::optional<QDateTime> escalatedAt; // a warning that nobody acknowledged became critical
    std::optional<QDateTime> realarmedAt; // an acknowledgement before this time counts no more
    bool firstOut = false;                // the first of its group
    AlarmStanding standing = AlarmStanding::Here;
    bool operator==(const Alarm &) const = default;

    AlarmState state() const;
    bool active() const { return !clearedAt; }
    bool ended() const { return clearedAt && acknowledgedAt; } // as its backend sees it
    bool finished() const { return ended() && (!latched || resetAt); }
    bool shelved() const { return shelvedUntil.has_value(); }
};

constexpr int kMaxId = 200, kMaxTitle = 500, kMaxText = 4000, kMaxName = 200; // UTF-16 code units kept
constexpr int kMaxActiveAlarms = 5000; // beyond it the oldest of the least urgent live in the journal alone

} // namespace halfsilver
