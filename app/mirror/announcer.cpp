#include "app/mirror/announcer.h"

#include "app/core/alarms/alarm_book.h"
#include "widgets/spoken_alarm.h"

#include <cmath>

namespace halfsilver {

SoundRules soundRules(const SoundSettings &sound, const SpeechSettings &speech, const QuietSettings &night, bool quiet)
{
    SoundRules rules;
    for (const auto priority : { AlarmPriority::Info, AlarmPriority::Warning, AlarmPriority::Critical })
        rules.on[size_t(priority)] = sound.on(priority) || speech.says(priority);
    if (quiet)
        rules.least = night.sound;
    rules.silence = sound.silence;
    return rules;
}

Announcer::Announcer(const AlarmBook &book, AlarmSound &sound, const SoundSettings &soundSettings,
                     const SpeechSettings &speechSettings, const QLocale &locale,
                     std::function<std::vector<SoundProgram>()> programs, Clock &clock, Notices &notices,
                     QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_sound(sound)
    , m_soundSettings(soundSettings)
    , m_speechSettings(speechSettings)
    , m_sounds(soundSettings, notices)
    , m_clock(clock)
    , m_player(std::move(programs), clock, notices)
    , m_speaker(speechSettings, locale, clock, notices)
{
    connect(&sound, &AlarmSound::soundingChanged, this, &Announcer::ring);
    connect(&sound, &AlarmSound::rangAnew, this, &Announcer::rangAnew);
    connect(&sound, &AlarmSound::chimed, this, &Announcer::chime);
    connect(&sound, &AlarmSound::looked, this, &Announcer::looked);
    connect(&m_player, &SoundPlayer::finished, this, [this](bool heard) {
        m_heard = heard;
        ended(Turn::Sound);
    });
    connect(&m_speaker, &Speaker::finished, this, [this] { ended(Turn::Speech); });
    ring(sound.sounding());
}

// A critical alarm comes at once: whatever else is heard ends in the same turn of the event loop.
void Announcer::ring(bool ringing)
{
    if (ringing == m_ringing)
        return;
    m_ringing = ringing;
    quiet();
    m_once.reset();
    m_waiting.reset();
    m_rangAt = m_clock.monotonic();
    if (ringing)
        ended(Turn::Nothing);
}

void Announcer::rangAnew()
{
    if (!m_ringing || m_turn == Turn::Sound)
        return;
    quiet();
    ended(Turn::Nothing);
}

void Announcer::chime(const AlarmKey &key)
{
    m_said.remove(key);
    if (m_ringing)
        return; // the most urgent alone
    if (!m_once && m_turn == Turn::Nothing)
        begin(key);
    else
        m_waiting = key;
}

void Announcer::begin(const AlarmKey &key)
{
    m_once = key;
    ended(Turn::Nothing);
}

// Somebody dealt with what is being told.
void Announcer::looked()
{
    m_said.removeIf([this](const auto &each) { return !m_sound.heard(each.key()); });
    if (m_once && !m_sound.heard(*m_once)) {
        quiet();
        m_once.reset();
        ended(Turn::Speech);
    } else if (m_turn == Turn::Speech && !m_sound.heard(m_saying)) {
        m_speaker.stop();
        ended(Turn::Speech);
    } else if (m_ringing && m_turn == Turn::Nothing) {
        ended(Turn::Nothing); // the one that had the turn is gone, another sounds on
    }
}

void Announcer::ended(Turn turn)
{
    m_turn = Turn::Nothing;
    const Alarm *alarm = asking();
    take(nextTurn({ .last = turn,
                    .ringing = m_ringing,
                    .sound = alarm && m_soundSettings.on(alarm->priority),
                    .words = toSay() != nullptr }));
}

void Announcer::take(Turn turn)
{
    m_turn = turn;
    switch (turn) {
    case Turn::Nothing:
        m_once.reset();
        if (!m_waiting)
            break;
        m_turn = Turn::Pause;
        m_pause = m_clock.after(kBetweenAlarms, [this] {
            const auto key = std::exchange(m_waiting, std::nullopt);
            m_turn = Turn::Nothing;
            if (key && m_sound.heard(*key))
                begin(*key);
        });
        break;
    case Turn::Sound: {
        const Alarm &alarm = *asking();
        const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.monotonic() - m_rangAt);
        const std::chrono::milliseconds ramp = m_ringing ? m_soundSettings.ramp : std::chrono::seconds(0);
        const Pcm &pcm = m_sounds.of(alarm.priority);
        m_player.play(atLoudness(alarm.test ? beginningOf(pcm, kDrill) : pcm, loudnessOf(alarm, ramp), since));
        break;
    }
    case Turn::Speech: {
        const Alarm &alarm = *toSay();
        m_saying = alarm.key;
        ++m_said[alarm.key];
        m_speaker.say(spokenText(alarm), int(std::lround(100 * gainAt(loudnessOf(alarm, {}), {}))));
        break;
    }
    case Turn::Pause:
        m_pause = m_clock.after(m_heard ? kPause : kTryAgain, [this] { ended(Turn::Pause); });
        break;
    }
}

Loudness Announcer::loudnessOf(const Alarm &alarm, std::chrono::milliseconds ramp) const
{
    return { m_soundSettings.volume, ramp, alarm.priority == AlarmPriority::Critical && !alarm.test };
}

void Announcer::quiet()
{
    m_player.stop();
    m_speaker.stop();
    m_pause.reset();
    m_turn = Turn::Nothing;
}

// The alarm whose turn it is.
const Alarm *Announcer::asking() const
{
    if (m_ringing)
        return m_sound.ringing().isEmpty() ? nullptr : m_book.find(m_sound.ringing().first());
    return m_once ? m_book.find(*m_once) : nullptr;
}

// Of several, the one that was said least; of those the most urgent.
const Alarm *Announcer::toSay() const
{
    const QList<AlarmKey> keys = m_ringing ? m_sound.ringing()
        : m_once                           ? QList<AlarmKey> { *m_once }
                                           : QList<AlarmKey> {};
    const Alarm *least = nullptr;
    for (const AlarmKey &key : keys) {
        const Alarm *alarm = m_book.find(key);
        if (!alarm || !m_speechSettings.says(alarm->priority)
            || m_said.value(key) >= (alarm->test ? 1 : m_speechSettings.repeat))
            continue;
        if (!least || m_said.value(key) < m_said.value(least->key))
            least = alarm;
    }
    return least;
}

} // namespace halfsilver
