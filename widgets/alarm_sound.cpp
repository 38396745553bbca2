#include "widgets/alarm_sound.h"

#include "app/core/alarms/alarm_book.h"

#include <algorithm>

namespace halfsilver {

namespace {

bool sounds(const Alarm &alarm)
{
    return alarm.priority == AlarmPriority::Critical && alarm.state() == AlarmState::Raised;
}

} // namespace

SoundDecision soundDecision(const SoundState &state, std::chrono::nanoseconds now)
{
    if (!state.newest)
        return {};
    if (state.silencedAt && *state.newest <= *state.silencedAt && now < *state.silencedAt + kSilence)
        return { false, *state.silencedAt + kSilence };
    return { true, std::nullopt };
}

AlarmSound::AlarmSound(AlarmBook &book, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_clock(clock)
{
    connect(&book, &AlarmBook::raised, this, &AlarmSound::began);
    // Everything else only ends alarms or makes one critical: looked at once for all that a turn brings.
    for (const auto signal : { &AlarmBook::inserted, &AlarmBook::changed })
        connect(&book, signal, this, &AlarmSound::lookSoon);
    connect(&book, &AlarmBook::moved, this, &AlarmSound::lookSoon);
    connect(&book, &AlarmBook::removed, this, &AlarmSound::lookSoon);
    look();
}

void AlarmSound::silence()
{
    m_state.silencedAt = m_clock.monotonic();
    look();
}

void AlarmSound::began(const AlarmKey &key)
{
    const Alarm *alarm = m_book.find(key);
    if (!alarm || !sounds(*alarm))
        return;
    m_began.insert(key, m_clock.monotonic());
    m_state.newest = m_clock.monotonic();
    decide();
}

void AlarmSound::lookSoon()
{
    if (!m_look)
        m_look = m_clock.after(std::chrono::milliseconds(0), [this] { look(); });
}

void AlarmSound::look()
{
    m_look.reset();
    QHash<AlarmKey, std::chrono::nanoseconds> began;
    m_state.newest.reset();
    for (const Alarm *alarm : m_book.order()) {
        if (!sounds(*alarm))
            break; // the order of the screen begins with those that sound
        const auto at = m_began.value(alarm->key, m_clock.monotonic());
        began.insert(alarm->key, at);
        m_state.newest = std::max(m_state.newest.value_or(at), at);
    }
    m_began = std::move(began);
    decide();
}

void AlarmSound::decide()
{
    const auto now = m_clock.monotonic();
    const SoundDecision decision = soundDecision(m_state, now);
    m_next.reset();
    if (decision.next) {
        const auto delay = std::chrono::ceil<std::chrono::milliseconds>(*decision.next - now);
        m_next = m_clock.after(delay, [this] { decide(); });
    }
    if (decision.sounding != m_sounding) {
        m_sounding = decision.sounding;
        emit soundingChanged(m_sounding);
    }
}

} // namespace halfsilver
