#include "app/core/alarms/alarm_book.h"

// What people do here: written first, then shown.

namespace halfsilver {

bool AlarmBook::acknowledge(const AlarmKey &key, const QString &by)
{
    const Alarm *alarm = find(key);
    if (!alarm)
        return false;
    if (!alarm->acknowledgedAt)
        (void)act(key, Acknowledged { m_clock.now(), by, endOf(*alarm) }, AlarmChange::Acknowledged, by);
    return true;
}

bool AlarmBook::clear(const AlarmKey &key, const QString &by)
{
    const Alarm *alarm = find(key);
    if (!alarm)
        return false;
    if (!alarm->clearedAt)
        (void)act(key, Cleared { m_clock.now() }, AlarmChange::Cleared, by);
    return true;
}

Result<void> AlarmBook::shelve(const AlarmKey &key, const std::optional<std::chrono::seconds> &length,
                               const QString &by)
{
    const auto most = policyOf(key.source).shelveMost;
    const auto bounded = std::min(length.value_or(most), most);
    return act(key, Shelved { m_clock.now().addSecs(bounded.count()), !length, by }, AlarmChange::Shelved, by);
}

Result<void> AlarmBook::unshelve(const AlarmKey &key, const QString &by)
{
    return act(key, Unshelved {}, AlarmChange::Unshelved, by);
}

Result<void> AlarmBook::reset(const AlarmKey &key, const QString &by)
{
    return act(key, WasReset { m_clock.now() }, AlarmChange::Reset, by);
}

// Writes first. The change is worked out again when it is applied: an event may have come in between.
Result<void> AlarmBook::act(const AlarmKey &key, const AlarmEvent &event, AlarmChange change, const QString &by)
{
    const Alarm *known = find(key);
    if (!known)
        return Error { QStringLiteral("no such alarm") };
    const Alarm pressed = *known;
    const auto intended = transition(pressed, event);
    if (!intended)
        return intended.error();
    if (m_patience && m_patience->waitsFor(key))
        return {}; // the first press is on its way
    const Alarm written = *intended;
    const QDateTime at = m_clock.now();
    const auto showIt = [this, key, event, change, by, at, pressed, written](bool recorded) {
        const Alarm *now = find(key);
        // A new occurrence that began meanwhile is not what the finger meant.
        if (!now || now->receivedAt != pressed.receivedAt || now->raisedAt != pressed.raisedAt)
            return;
        const auto after = transition(*now, event);
        ++m_sequence;
        // Where it has become impossible meanwhile, or something else came of it, the journal has to learn that.
        put(after ? *after : Alarm(*now), after ? change : AlarmChange::Updated, by, !after || *after != written);
        if (const auto entry = m_entries.find(key); entry != m_entries.end()) {
            entry->second.touched = m_sequence;
            entry->second.notRecorded = !recorded;
        }
        tellDealt(key, change, at, by);
        evict(); // what waited for this had to stay
    };
    if (!m_patience) {
        showIt(true);
        return {};
    }
    m_patience->write(
        record(written.finished() ? AlarmChange::Finished : change, written, by),
        [showIt](const Result<void> &recorded) { showIt(bool(recorded)); }, [this, key] { recordedAfterAll(key); });
    return {};
}

void AlarmBook::tellDealt(const AlarmKey &key, AlarmChange change, const QDateTime &at, const QString &by)
{
    if (change == AlarmChange::Acknowledged)
        emit acknowledgedHere(key, at, by);
    else if (change == AlarmChange::Cleared)
        emit clearedHere(key, at, by);
    else
        emit dealtWithHere(key, change, at);
}

// The disk was slow, not deaf.
void AlarmBook::recordedAfterAll(const AlarmKey &key)
{
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end() || !entry->second.notRecorded)
        return;
    entry->second.notRecorded = false;
    emit changed(rowOf(&entry->second.alarm));
}

void AlarmBook::acknowledgeGaps()
{
    if (m_gaps.isEmpty())
        return;
    m_gaps.clear();
    emit knowledgeChanged();
}

AlarmEnd AlarmBook::endOf(const Alarm &alarm) const
{
    if (alarm.test)
        return AlarmEnd::Acknowledge; // who has seen a drill is done with it
    switch (policyOf(alarm.key.source).ends) {
    case AlarmEnds::Clear:
        return AlarmEnd::Clear;
    case AlarmEnds::Acknowledge:
        return AlarmEnd::Acknowledge;
    case AlarmEnds::Auto:
        break;
    }
    return m_stateTellers.contains(alarm.key.source) ? AlarmEnd::Clear : AlarmEnd::Acknowledge;
}

} // namespace halfsilver
