// Which alarms are to be heard, and how: a critical one until somebody has dealt with it, a warning once.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/clock.h"

#include <QHash>
#include <QObject>

#include <array>
#include <optional>

namespace halfsilver {

class AlarmBook;

enum class Sounding {
    Silent,
    Once,      // when it begins, and whenever it asks for attention again
    UntilSeen, // again and again
};

struct SoundRules {
    std::array<bool, 3> on { false, true, true };                  // by priority
    AlarmPriority least = AlarmPriority::Info;                     // what is less urgent is not heard now: quiet hours
    std::chrono::milliseconds silence { std::chrono::minutes(5) }; // that somebody asks for
    bool operator==(const SoundRules &) const = default;
};

// What an alarm asks for, whoever asked for silence. Only one that is raised, unacknowledged and told by the screen as
// its own sounds: none that is shelved, suppressed, elsewhere, or has cleared. One that is last known does: that the
// connection was lost is no reason to think that the kitchen stopped burning. A drill sounds once.
Sounding soundingOf(const Alarm &alarm, const SoundRules &rules);

// Times are of the monotonic clock.
struct SoundState {
    std::optional<std::chrono::nanoseconds> newest; // when the newest that sounds until seen began; empty: none does
    std::optional<std::chrono::nanoseconds> silencedAt; // the last time that somebody asked for silence
};

struct SoundDecision {
    bool sounding = false;
    std::optional<std::chrono::nanoseconds> next; // when it turns out otherwise by itself
    bool operator==(const SoundDecision &) const = default;
};

// Silence is not acknowledge: it ends, and an alarm that begins after it sounds again.
SoundDecision soundDecision(const SoundState &state, std::chrono::milliseconds silence, std::chrono::nanoseconds now);

// Follows the book. It waits for nothing on the screen: a new alarm sounds in the turn of the event loop it came in.
class AlarmSound : public QObject {
    Q_OBJECT
public:
    AlarmSound(AlarmBook &book, const SoundRules &rules, Clock &clock, QObject *parent = nullptr);

    void setRules(const SoundRules &rules);
    const SoundRules &rules() const { return m_rules; }

    bool sounding() const { return m_sounding; }
    // Whether anything may be heard of this alarm now.
    bool heard(const AlarmKey &key) const;
    // Those that sound until they are seen, the most urgent first.
    QList<AlarmKey> ringing() const { return m_ringing; }
    void silence();
    bool silenced() const;
    // How long it stays silent, as far as is known now: empty where nobody asked for it, or a critical alarm began since.
    std::optional<std::chrono::nanoseconds> silentFor() const;

signals:
    void soundingChanged(bool sounding);
    void silenceAsked();
    void rangAnew();                              // a critical alarm began while others sound
    void chimed(const halfsilver::AlarmKey &key); // one that sounds once
    void looked();                                // heard() of some alarm may be different

private:
    void began(const AlarmKey &key);
    void look();
    void lookSoon();
    void decide();

    AlarmBook &m_book;
    SoundRules m_rules;
    Clock &m_clock;
    QHash<AlarmKey, std::chrono::nanoseconds> m_began; // of those that sound until they are seen
    QList<AlarmKey> m_ringing;
    SoundState m_state;
    bool m_sounding = false;
    std::unique_ptr<Timer> m_next, m_look;
};

} // namespace halfsilver
