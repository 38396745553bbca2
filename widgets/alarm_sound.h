// Whether the alarm sound should be heard: for active critical alarms that nobody has acknowledged.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/clock.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace halfsilver {

class AlarmBook;

inline constexpr std::chrono::minutes kSilence { 5 };

// Times are of the monotonic clock.
struct SoundState {
    std::optional<std::chrono::nanoseconds> newest;     // when the newest of those alarms began; empty: there is none
    std::optional<std::chrono::nanoseconds> silencedAt; // the last time that somebody asked for silence
};

struct SoundDecision {
    bool sounding = false;
    std::optional<std::chrono::nanoseconds> next; // when it turns out otherwise by itself
    bool operator==(const SoundDecision &) const = default;
};

// Silence is not acknowledge: it lasts kSilence, and an alarm that begins after it sounds again.
SoundDecision soundDecision(const SoundState &state, std::chrono::nanoseconds now);

// Follows the book. It waits for nothing on the screen: a new alarm sounds in the turn of the event loop it came in.
class AlarmSound : public QObject {
    Q_OBJECT
public:
    AlarmSound(AlarmBook &book, Clock &clock, QObject *parent = nullptr);

    bool sounding() const { return m_sounding; }
    void silence();

signals:
    void soundingChanged(bool sounding);

private:
    void began(const AlarmKey &key);
    void look();
    void lookSoon();
    void decide();

    AlarmBook &m_book;
    Clock &m_clock;
    QHash<AlarmKey, std::chrono::nanoseconds> m_began; // unacknowledged active critical alarms
    SoundState m_state;
    bool m_sounding = false;
    std::unique_ptr<Timer> m_next, m_look;
};

} // namespace halfsilver
