// Makes alarms heard: what AlarmSound decides, as sounds and words in turn.
#pragma once

#include "app/core/sound/loudness.h"
#include "app/mirror/alarm_sounds.h"
#include "app/mirror/sound_player.h"
#include "app/mirror/sound_turn.h"
#include "app/mirror/speaker.h"
#include "widgets/alarm_sound.h"
#include "widgets/quiet_settings.h"
#include "widgets/sound_settings.h"

namespace halfsilver {

// Of these sections together: an alarm is heard where it has a sound or is said, and may be heard at this hour.
SoundRules soundRules(const SoundSettings &sound, const SpeechSettings &speech, const QuietSettings &night = {},
                      bool quiet = false);
class Announcer : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kPause { 1500 };         // between two turns of an alarm
    static constexpr std::chrono::milliseconds kBetweenAlarms { 5000 }; // a flood of warnings is not a peal of bells
    static constexpr std::chrono::milliseconds kTryAgain { 30'000 };    // a loudspeaker may be plugged in
    static constexpr std::chrono::milliseconds kDrill { 600 };          // of the sound: its first beat

    Announcer(const AlarmBook &book, AlarmSound &sound, const SoundSettings &soundSettings,
              const SpeechSettings &speechSettings, const QLocale &locale,
              std::function<std::vector<SoundProgram>()> programs, Clock &clock, Notices &notices,
              QObject *parent = nullptr);

private:
    void ring(bool ringing);
    void rangAnew();
    void chime(const AlarmKey &key);
    void looked();
    void begin(const AlarmKey &key);
    void ended(Turn turn);
    void take(Turn turn);
    void quiet();
    const Alarm *asking() const;
    const Alarm *toSay() const;
    Loudness loudnessOf(const Alarm &alarm, std::chrono::milliseconds ramp) const;

    const AlarmBook &m_book;
    AlarmSound &m_sound;
    const SoundSettings m_soundSettings;
    const SpeechSettings m_speechSettings;
    AlarmSounds m_sounds;
    Clock &m_clock;
    SoundPlayer m_player;
    Speaker m_speaker;
    Turn m_turn = Turn::Nothing;
    bool m_ringing = false, m_heard = true; // the last sound reached a device
    std::chrono::nanoseconds m_rangAt { 0 };
    std::optional<AlarmKey> m_once, m_waiting; // what sounds once, and what does after it
    AlarmKey m_saying;
    QHash<AlarmKey, int> m_said; // how often
    std::unique_ptr<Timer> m_pause;
};

} // namespace halfsilver
