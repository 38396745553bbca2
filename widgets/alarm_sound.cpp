#include "widgets/alarm_sound.h"

#include "app/core/alarms/alarm_book.h"

#include <algorithm>

namespace halfsilver {

Sounding soundingOf(const Alarm &alarm, const SoundRules &rules)
{
    if (alarmGroup(alarm) != AlarmGroup::Raised || alarm.priority < rules.least || !rules.on[size_t(alarm.priority)])
        return Sounding::Silent;
    return alarm.priority == AlarmPriority::Critical && !alarm.test ? Sounding::UntilSeen : Sounding::Once;
}

SoundDecision soundDecision(const SoundState &state, std::chrono::milliseconds silence, std::chrono::nanoseconds now)
{
    if (!state.newest)
        return {};
    if (state.silencedAt && *state.newest <= *state.silencedAt && now < *state.silencedAt + silence)
        return { false, *state.silencedAt + silence };
    return { true, std::nullopt };
}

AlarmSound::AlarmSound(AlarmBook &book, const SoundRules &rules, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_rules(rules)
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

void AlarmSound::setRules(const SoundRules &rules)
{
    if (rules == m_rules)
        return;
    m_rules = rules;
    look();
}

void AlarmSound::silence()
{
    m_state.silencedAt = m_clock.monotonic();
    look();
    emit silenceAsked();
}

bool AlarmSound::silenced() const
{
    return m_state.silencedAt && m_clock.monotonic() < *m_state.silencedAt + m_rules.silence;
}

std::optional<std::chrono::nanoseconds> AlarmSound::silentFor() const
{
    if (!silenced() || m_sounding)
        return std::nullopt;
    return *m_state.silencedAt + m_rules.silence - m_clock.monotonic();
}

bool AlarmSound::heard(const AlarmKey &key) const
{
    const Alarm *alarm = m_book.find(key);
    if (!alarm)
        return false;
    switch (soundingOf(*alarm, m_rules)) {
    case Sounding::Silent:
        return false;
    case Sounding::Once:
        return !silenced();
    case Sounding::UntilSeen:
        break;
    }
    return m_sounding;
}

void AlarmSound::began(const AlarmKey &key)
{
    const Alarm *alarm = m_book.find(key);
    const Sounding sounding = alarm ? soundingOf(*alarm, m_rules) : Sounding::Silent;
    if (sounding == Sounding::Once && !silenced())
        emit chimed(key);
    if (sounding != Sounding::UntilSeen)
        return;
    if (!m_began.contains(key))
        m_ringing.prepend(key); // the newest: the rest of the order follows
    m_began.insert(key, m_clock.monotonic());
    m_state.newest = m_clock.monotonic();
    const bool sounded = m_sounding;
    decide();
    if (sounded)
        emit rangAnew();
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
    m_ringing.clear();
    m_state.newest.reset();
    for (const Alarm *alarm : m_book.group(AlarmGroup::Raised)) {
        if (alarm->priority != AlarmPriority::Critical)
            break; // the order of the group begins with those
        if (soundingOf(*alarm, m_rules) != Sounding::UntilSeen)
            continue;
        const auto at = m_began.value(alarm->key, m_clock.monotonic());
        began.insert(alarm->key, at);
        m_ringing.append(alarm->key);
        m_state.newest = std::max(m_state.newest.value_or(at), at);
    }
    m_began = std::move(began);
    decide();
    emit looked();
}

void AlarmSound::decide()
{
    const auto now = m_clock.monotonic();
    const SoundDecision decision = soundDecision(m_state, m_rules.silence, now);
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
