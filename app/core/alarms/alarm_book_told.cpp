#include "app/core/alarms/alarm_book.h"

// What sources tell: events and snapshots.

namespace halfsilver {

namespace {

// What came back within the off delay was never over here, also where its backend calls it a new occurrence: who has
// acknowledged it is not asked again.
Alarm goesOn(const Alarm &before, Alarm after, const AlarmReport &report)
{
    if (before.acknowledgedAt && !after.acknowledgedAt) {
        after.receivedAt = before.receivedAt;
        after.raisedAt = before.raisedAt;
        after.acknowledgedAt = before.acknowledgedAt;
        after.acknowledgedBy = before.acknowledgedBy;
        after.escalatedAt = before.escalatedAt;
        after.realarmedAt = before.realarmedAt;
        after.firstOut = before.firstOut;
        if (before.escalatedAt)
            after.priority = std::max(before.priority, after.priority);
    }
    if (report.state && !report.count)
        after.count = before.count + 1; // its source does not count
    return after;
}

} // namespace

Result<void> AlarmBook::report(const AlarmReport &report)
{
    if (report.ownId)
        return take(report);
    AlarmReport about = report;
    const QStringList open = m_contents.open(report.key);
    const bool begins = report.state.value_or(AlarmState::Raised) == AlarmState::Raised;
    if (!begins && !m_beyond.empty())
        waitForContent(report, !open.isEmpty());
    else if (open.isEmpty() || begins) {
        about.key = m_contents.resolved(report.key);
        return take(about);
    }
    // What became of an alarm, however long ago it was raised. Nothing tells alarms of equal content apart, so it
    // became of all of them.
    Result<void> taken;
    for (const QString &id : open) {
        about.key.id = id;
        if (const auto each = take(about); !each)
            taken = each;
    }
    return taken;
}

Result<void> AlarmBook::take(const AlarmReport &about, const Snapshot &snapshot)
{
    const bool known = m_entries.contains(about.key);
    HeldAlarm *held = known ? nullptr : m_held.find(about.key);
    if (!known && !held && mayBeBeyond(about.key))
        return waitForKept(about, snapshot);
    if (!known && !held && about.expiresAt && about.expiresAt->isValid() && *about.expiresAt <= m_clock.now())
        return {}; // over before it came
    ++m_sequence;
    if (about.state)
        tellsState(about.key.source);
    if (!known)
        return held ? takeHeld(about, *held) : takeFirst(about);
    WaitingReports *waiting = m_beyond.waiting(about.key);
    if (waiting && waiting->reports.size() >= WaitingReports::kMost)
        writeShown(about.key);
    if (!waiting || !waiting->shown)
        return takeKnown(about);
    // It was shown without waiting for the journal: this comes on top of what it has, too.
    const auto taken = takeKnown(about, false);
    const Alarm *now = find(about.key);
    if (!now || *now != *waiting->shown) {
        waiting->add(about, m_clock.now(), m_sequence, snapshot);
    }
    if (now)
        waiting->shown = *now;
    else
        waiting->waitAgain();
    return taken;
}

// What the report makes of it, and the policy of the report.
Result<Alarm> AlarmBook::reported(const Alarm *before, const AlarmReport &about) const
{
    auto after = transition(before, about, about.receivedAt ? *about.receivedAt : m_clock.now());
    if (after && policyOf(about.key.source).ends == AlarmEnds::Acknowledge && after->acknowledgedAt
        && !after->clearedAt)
        after->clearedAt = after->acknowledgedAt; // somebody elsewhere has seen it, which ends it here too
    return after;
}

Result<void> AlarmBook::takeKnown(const AlarmReport &about, bool journal)
{
    Entry &entry = m_entries.at(about.key);
    const Alarm &before = entry.alarm; // until put() makes it what it is after
    entry.touched = m_sequence;
    const AlarmPolicy &policy = policyOf(about.key.source);
    if (tellsClear(about) && before.active() && !before.test && policy.offDelay.count() > 0) {
        delayClearing(about, before, policy.offDelay);
        return {};
    }
    if (m_clearing.find(about.key) && !tellsClear(about) && about.whole && about.count == before.count
        && about.raisedAt == before.raisedTold && !about.acknowledgedAt)
        return {}; // the same telling that began it, once more: a queue tries again, and it is over all the same
    const bool chattered = m_clearing.take(about.key) && !tellsClear(about);
    auto after = reported(&before, about);
    if (!after)
        return after.error();
    if (chattered)
        after = goesOn(before, *after, about);
    if (before == *after && !chattered)
        return {};
    const ToldChange told = changeOf(before, *after, about);
    const bool asks = beganAnew(before, *after) && after->active();
    put(std::move(*after), told.change, {}, journal, told.at);
    if (asks)
        emit raised(about.key);
    return {};
}

Result<void> AlarmBook::takeHeld(const AlarmReport &about, HeldAlarm &held)
{
    auto after = reported(&held.alarm, about);
    if (!after)
        return after.error();
    held.touched = m_sequence;
    if (!after->active()) {
        // It did not stand long enough to be told of. That it was there stands in the journal.
        m_held.take(about.key);
        put(*transition(*after, Finished { m_clock.now(), true }), AlarmChange::Finished, {}, true);
    } else if (after->priority == AlarmPriority::Critical) {
        m_held.take(about.key);
        show(*after, true);
    } else if (held.alarm != *after) {
        held.alarm = *after;
        if (m_store)
            m_store->write(record(AlarmChange::Updated, *after));
    }
    return {};
}

Result<void> AlarmBook::takeFirst(const AlarmReport &told, InJournal inJournal)
{
    AlarmReport about = told.ifNew ? *told.ifNew : told;
    about.receivedAt = told.receivedAt;
    if (m_departed.hasHeard(about))
        return {};
    auto after = reported(nullptr, about);
    if (about.state == AlarmState::Finished || about.state == AlarmState::Latched) {
        // It ended unseen here, or in the journal alone: nothing to show, nothing to hide.
        if (after && inJournal != InJournal::No)
            put(*after, AlarmChange::Finished, {}, true);
        else if (after)
            m_departed.add(*after, m_sequence, false);
        return {};
    }
    if (!after)
        return after.error();
    m_departed.returned(about.key);
    if (const auto shelf = m_shelves.take(about.key); shelf.shelvedUntil > m_clock.now()) {
        if (const auto aside = transition(*after, Shelved { *shelf.shelvedUntil, false, shelf.shelvedBy }))
            after = aside;
    }
    const AlarmPolicy &policy = policyOf(about.key.source);
    // Without an id of its own nothing could tell that it is over. What is critical is never kept back.
    if (policy.onDelay.count() > 0 && after->priority != AlarmPriority::Critical && after->active() && after->ownId
        && !after->test && m_held.size() < kMaxActiveAlarms) {
        if (m_store)
            m_store->write(record(AlarmChange::Raised, *after));
        m_held.add(about.key, { *after, m_sequence }, policy.onDelay);
        return {};
    }
    show(*after, inJournal != InJournal::Asked);
    return {};
}

// Puts a new one on the screen.
void AlarmBook::show(const Alarm &alarm, bool journal)
{
    const AlarmKey key = alarm.key;
    put(alarm, AlarmChange::Raised, {}, journal);
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end())
        return; // finished, or one too many for the memory
    entry->second.touched = m_sequence;
    if (alarm.active())
        emit raised(key);
}

void AlarmBook::releaseHeld(const AlarmKey &key)
{
    if (const auto held = m_held.take(key))
        show(held->alarm, false); // the journal has it
}

// Over, once the off delay has passed. The journal has it at once: a restart meanwhile must not leave it active for ever,
// where nobody tells of it again.
void AlarmBook::delayClearing(const AlarmReport &about, const Alarm &before, std::chrono::seconds length)
{
    DelayedClearing clearing { about, before };
    const DelayedClearing *first = m_clearing.find(about.key);
    if (!clearing.report.clearedAt)
        clearing.report.clearedAt = first ? *first->report.clearedAt : m_clock.now();
    if (const auto after = reported(&before, clearing.report); after && (!first || first->recorded != *after)) {
        clearing.recorded = *after;
        const auto change = after->finished() ? AlarmChange::Finished : AlarmChange::Cleared;
        if (m_store)
            m_store->write(record(change, *after, {}, about.clearedAt));
    } else if (first) {
        clearing.recorded = first->recorded;
    }
    m_clearing.add(about.key, clearing, length);
}

void AlarmBook::clearDelayed(const AlarmKey &key)
{
    const auto clearing = m_clearing.take(key);
    const Alarm *before = find(key);
    if (!clearing || !before)
        return;
    if (const auto after = reported(before, clearing->report))
        put(*after, AlarmChange::Cleared, {}, *after != clearing->recorded, clearing->report.clearedAt);
}

SnapshotStart AlarmBook::beginSnapshot()
{
    constexpr size_t kStarts = 16;                       // sources that may have one under way
    m_starts.push_back({ m_sequence++, m_clock.now() }); // what is touched by now is older than the next
    if (m_starts.size() > kStarts)
        m_starts.pop_front();
    return m_starts.back();
}

void AlarmBook::applySnapshot(const QString &source, const SnapshotStart &begun, const QList<AlarmReport> &reports,
                              SnapshotScope scope)
{
    tellsState(source);
    if (scope == SnapshotScope::Everything)
        m_unkept.remove(source); // what found no room is told again, and counted again
    QSet<QString> present;
    for (const AlarmReport &row : reports)
        present.insert(row.key.id);
    // First what makes room.
    const auto isAbsent = [&](const Alarm &alarm, quint64 touched) {
        return alarm.key.source == source && alarm.ownId && touched <= begun.sequence
            && !present.contains(alarm.key.id);
    };
    std::vector<Alarm> absent;
    for (const auto &[key, entry] : m_entries) {
        if (isAbsent(entry.alarm, entry.touched))
            absent.push_back(entry.alarm);
    }
    for (const HeldAlarm &held : m_held.all()) {
        if (isAbsent(held.alarm, held.touched))
            absent.push_back(held.alarm);
    }
    QStringList absentIds;
    for (const Alarm &alarm : absent) {
        if (scope != SnapshotScope::Everything) {
            absentIds.append(alarm.key.id);
            continue;
        }
        const bool held = m_held.take(alarm.key).has_value();
        // One that is latched here stays until it is reset, with what its backend says of it.
        const auto after = transition(alarm, Finished { m_clock.now(), held });
        if (after && *after != alarm) {
            put(*after, AlarmChange::Cleared, {}, true);
            m_departed.markAbsent(alarm.key);
        }
    }
    const auto eventIsNewer = [&](const AlarmReport &row) {
        if (const auto found = m_entries.find(row.key); found != m_entries.end())
            return found->second.touched > begun.sequence;
        if (const WaitingReports *waiting = m_beyond.waiting(row.key); waiting && !waiting->goneOn)
            return waiting->touched > begun.sequence;
        return m_departed.outdates(row.key, begun.sequence, row.raisedAt);
    };
    for (const AlarmReport &row : reports) {
        if (eventIsNewer(row))
            continue;
        m_departed.forgetAbsent(row.key);
        AlarmReport told = row;
        if (!told.state)
            told.state = AlarmState::Raised;
        // A row that cannot be shown (no title) is skipped: the snapshot itself was counted by who fetched it.
        (void)(told.ownId ? take(told, begun) : report(told));
    }
    m_passes.remove(source); // of an older one
    if (!m_beyond.empty())
        m_passes.insert(source, { begun, present, scope, 0 });
    lookWhatIsKept();
    setCurrent(source);
    if (!absentIds.isEmpty())
        emit absentFrom(source, absentIds);
}

void AlarmBook::tellsState(const QString &source)
{
    if (m_stateTellers.contains(source))
        return;
    m_stateTellers.insert(source);
    if (m_store)
        m_store->addStateTeller(source);
}

} // namespace halfsilver
