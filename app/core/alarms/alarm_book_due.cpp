#include "app/core/alarms/alarm_book.h"

// What happens to an alarm by itself.

namespace halfsilver {

void AlarmBook::schedule(const Entry &entry)
{
    const AlarmKey &key = entry.alarm.key;
    const auto next =
        nextDeadline(entry.alarm, policyOf(key.source), entry.moments, m_clock.now(), m_clock.monotonic());
    if (next)
        m_timers.set(key, next->in);
    else
        m_timers.forget(key);
}

void AlarmBook::due(const AlarmKey &key)
{
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return;
    const Alarm alarm = found->second.alarm;
    const QDateTime now = m_clock.now();
    // Received before the clock was set: its time counts from when it was.
    if (alarm.receivedAt.date().year() < 2024 && m_clock.isSet()) {
        Alarm dated = alarm;
        dated.receivedAt = now;
        put(dated, AlarmChange::Updated, {}, false);
        return;
    }
    const auto next = nextDeadline(alarm, policyOf(key.source), found->second.moments, now, m_clock.monotonic());
    if (!next || next->in.count() > 0) {
        schedule(found->second); // a look between, for the sake of the wall clock
        return;
    }
    const auto become = [&](const AlarmEvent &event, AlarmChange change) {
        if (const auto after = transition(alarm, event))
            put(*after, change, {}, true);
    };
    // Told as over, and the off delay runs: it asks for nothing. Coming back or ending, it is looked at again.
    const bool asks = next->what == AlarmDue::Escalation || next->what == AlarmDue::Realarm;
    if (asks && m_clearing.find(key))
        return;
    switch (next->what) {
    case AlarmDue::Expiry:
    case AlarmDue::DrillEnd:
        become(Finished { now, true }, AlarmChange::Finished);
        m_departed.add(alarm, ++m_sequence, true);
        break;
    case AlarmDue::Escalation:
        become(Escalated { now }, AlarmChange::Escalated);
        emit raised(key);
        break;
    case AlarmDue::Realarm:
        become(Realarmed { now }, AlarmChange::Realarmed);
        emit raised(key);
        break;
    case AlarmDue::ShelfEnd:
        become(Unshelved {}, AlarmChange::Unshelved);
        break;
    }
}

} // namespace halfsilver
