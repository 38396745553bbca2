#include "app/core/alarms/alarm_book.h"

#include "app/core/alarms/alarm_order.h"

#include <algorithm>

namespace halfsilver {

AlarmBook::AlarmBook(Clock &clock, AlarmStore *store, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_store(store)
    , m_contents(clock)
{
    if (store)
        m_patience.emplace(clock, *store);
}

AlarmBook::~AlarmBook() = default;

void AlarmBook::setPolicy(const QString &source, const AlarmPolicy &policy) { m_policies.insert(source, policy); }

void AlarmBook::restore(const StoredAlarms &stored)
{
    m_stateTellers = QSet<QString>(stored.stateTellers.begin(), stored.stateTellers.end());
    QHash<QString, QDateTime> known;
    m_restoring = true; // one look at what expires is enough for all of them
    for (const Alarm &alarm : stored.alarms) {
        if (alarm.finished())
            continue;
        QDateTime &until = known[alarm.key.source];
        for (const auto &time : { std::optional(alarm.receivedAt), alarm.acknowledgedAt, alarm.clearedAt })
            until = time && (!until.isValid() || *time > until) ? *time : until;
        put(alarm, AlarmChange::Raised, {}, false);
    }
    m_restoring = false;
    for (auto it = known.begin(); it != known.end(); ++it)
        setLastKnown(it.key(), it.value());
    scheduleExpiry();
}

Result<void> AlarmBook::report(const AlarmReport &report)
{
    if (report.ownId)
        return take(report);
    AlarmReport about = report;
    const QStringList open = m_contents.open(report.key);
    if (open.isEmpty() || report.state.value_or(AlarmState::Raised) == AlarmState::Raised) {
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

Result<void> AlarmBook::take(const AlarmReport &about)
{
    const auto found = m_entries.find(about.key);
    std::optional<Alarm> before;
    if (found != m_entries.end())
        before = found->second.alarm;
    else if (about.expiresAt && about.expiresAt->isValid() && *about.expiresAt <= m_clock.now())
        return {}; // over before it came
    ++m_sequence;
    if (about.state)
        tellsState(about.key.source);
    auto after = transition(before, Reported { about, m_clock.now() });
    if (!before && about.state == AlarmState::Finished) {
        // It ended unseen here, or in the journal alone: nothing to show, nothing to hide.
        if (after && comesBackFromBeyond(about.key))
            put(*after, AlarmChange::Finished, {}, true);
        else if (after)
            m_departed.add(*after, m_sequence, false);
        return {};
    }
    if (!after)
        return after.error();
    if (m_policies.value(about.key.source).ends == AlarmEnds::Acknowledge && after->acknowledgedAt && !after->clearedAt)
        after->clearedAt = after->acknowledgedAt; // somebody elsewhere has seen it, which ends it here too
    comesBackFromBeyond(about.key);
    m_departed.returned(about.key);
    if (before && *before == *after) {
        found->second.touched = m_sequence;
        return {};
    }
    const bool begins = !before || before->receivedAt != after->receivedAt || before->finished()
        || (before->clearedAt && !after->clearedAt);
    AlarmChange change = begins ? AlarmChange::Raised : AlarmChange::Updated;
    if (after->finished())
        change = AlarmChange::Finished;
    else if (before && !before->acknowledgedAt && after->acknowledgedAt)
        change = AlarmChange::Acknowledged;
    else if (before && !before->clearedAt && after->clearedAt)
        change = AlarmChange::Cleared;
    put(*after, change, {}, true);
    const auto entry = m_entries.find(about.key);
    if (entry == m_entries.end())
        return {}; // finished, or one too many for the memory
    entry->second.touched = m_sequence;
    if (begins && after->active())
        emit raised(about.key);
    return {};
}

// What lived in the journal alone is told of again.
bool AlarmBook::comesBackFromBeyond(const AlarmKey &key)
{
    if (m_beyond.isEmpty() || !m_beyond.remove(qHash(key)))
        return false;
    emit knowledgeChanged();
    return true;
}

void AlarmBook::applySnapshot(const QString &source, quint64 begun, const QList<AlarmReport> &reports,
                              SnapshotScope scope)
{
    tellsState(source);
    QSet<QString> present;
    for (const AlarmReport &row : reports) {
        present.insert(row.key.id);
        const auto found = m_entries.find(row.key);
        if (found != m_entries.end() ? found->second.touched > begun
                                     : m_departed.outdates(row.key, begun, row.raisedAt))
            continue; // an event is newer
        AlarmReport told = row;
        if (!told.state)
            told.state = AlarmState::Raised;
        // A row that cannot be shown (no title) is skipped: the snapshot itself was counted by who fetched it.
        (void)report(told);
    }
    std::vector<AlarmKey> absent;
    for (const auto &[key, entry] : m_entries) {
        const bool known = scope == SnapshotScope::Everything || entry.alarm.stateTold;
        if (key.source == source && entry.alarm.ownId && known && entry.touched <= begun && !present.contains(key.id))
            absent.push_back(key);
    }
    for (const AlarmKey &key : absent) {
        const auto after = transition(m_entries.at(key).alarm, Finished { m_clock.now() });
        if (after)
            put(*after, AlarmChange::Finished, {}, true);
    }
    setCurrent(source);
}

bool AlarmBook::acknowledge(const AlarmKey &key, const QString &by)
{
    const Alarm *alarm = find(key);
    if (!alarm)
        return false;
    if (!alarm->acknowledgedAt)
        act(key, AlarmChange::Acknowledged, by);
    return true;
}

bool AlarmBook::clear(const AlarmKey &key, const QString &by)
{
    const Alarm *alarm = find(key);
    if (!alarm)
        return false;
    if (!alarm->clearedAt)
        act(key, AlarmChange::Cleared, by);
    return true;
}

// Writes first. The change is worked out again when it is applied: an event may have come in between.
void AlarmBook::act(const AlarmKey &key, AlarmChange change, const QString &by)
{
    if (m_patience && m_patience->waitsFor(key))
        return; // the first press is on its way
    const Alarm pressed = *find(key);
    const QDateTime at = m_clock.now();
    const auto changed = [this, change, by, at](const Alarm &alarm) {
        const auto after = change == AlarmChange::Acknowledged
            ? transition(alarm, Acknowledged { at, by, endOf(alarm.key.source) })
            : transition(alarm, Cleared { at });
        return *after; // neither fails for an alarm that there is
    };
    const Alarm written = changed(pressed);
    const auto show = [this, key, change, by, at, pressed, written, changed](bool recorded) {
        const Alarm *now = find(key);
        // A new occurrence that began meanwhile is not what the finger meant.
        if (!now || now->receivedAt != pressed.receivedAt || now->raisedAt != pressed.raisedAt)
            return;
        const Alarm after = changed(*now);
        ++m_sequence;
        put(after, after.finished() ? AlarmChange::Finished : change, by, after != written);
        if (const auto entry = m_entries.find(key); entry != m_entries.end()) {
            entry->second.touched = m_sequence;
            entry->second.notRecorded = !recorded;
        }
        if (change == AlarmChange::Acknowledged)
            emit acknowledgedHere(key, at, by);
        else
            emit clearedHere(key, at, by);
    };
    if (!m_patience) {
        show(true);
        return;
    }
    m_patience->write(
        { written.finished() ? AlarmChange::Finished : change, written, at, by },
        [show](const Result<void> &recorded) { show(bool(recorded)); }, [this, key] { recordedAfterAll(key); });
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

void AlarmBook::setCurrent(const QString &source)
{
    if (m_lastKnown.remove(source) > 0)
        emit knowledgeChanged();
}

void AlarmBook::setLastKnown(const QString &source, const QDateTime &knownUntil)
{
    QDateTime &until = m_lastKnown[source];
    if (until == knownUntil)
        return;
    until = knownUntil;
    emit knowledgeChanged();
}

void AlarmBook::addGap(const AlarmGap &gap)
{
    m_gaps.append(gap);
    // A connection that comes and goes all night ends as one long gap at the front.
    if (m_gaps.size() > kMaxGaps) {
        m_gaps[1].from = std::min(m_gaps[0].from, m_gaps[1].from);
        m_gaps[1].to = std::max(m_gaps[0].to, m_gaps[1].to);
        m_gaps.removeFirst();
    }
    emit knowledgeChanged();
}

void AlarmBook::removeGap(const AlarmGap &gap)
{
    if (m_gaps.removeAll(gap) > 0)
        emit knowledgeChanged();
}

const Alarm *AlarmBook::find(const AlarmKey &key) const
{
    const auto found = m_entries.find(key);
    return found == m_entries.end() ? nullptr : &found->second.alarm;
}

QList<AlarmKey> AlarmBook::findById(const QString &id) const
{
    QList<AlarmKey> keys;
    for (const Alarm *alarm : m_order) {
        if (alarm->key.id == id || alarm->key.source + u'/' + alarm->key.id == id)
            keys.append(alarm->key);
    }
    return keys;
}

const Alarm *AlarmBook::takeover() const
{
    const Alarm *first = firstUnacknowledged();
    return first && first->active() && first->priority == AlarmPriority::Critical ? first : nullptr;
}

const Alarm *AlarmBook::firstUnacknowledged() const
{
    const auto found = std::find_if(m_order.begin(), m_order.end(), [](const Alarm *a) { return !a->acknowledgedAt; });
    return found == m_order.end() ? nullptr : *found;
}

std::optional<QDateTime> AlarmBook::lastKnown(const AlarmKey &key) const
{
    const auto found = m_lastKnown.find(key.source);
    return found == m_lastKnown.end() ? std::nullopt : std::optional(*found);
}

bool AlarmBook::notRecorded(const AlarmKey &key) const
{
    const auto found = m_entries.find(key);
    return found != m_entries.end() && found->second.notRecorded;
}

int AlarmBook::rowOf(const Alarm *alarm) const
{
    const auto at = std::lower_bound(m_order.begin(), m_order.end(), alarm,
                                     [](const Alarm *a, const Alarm *b) { return standsBefore(*a, *b); });
    Q_ASSERT_X(at != m_order.end() && *at == alarm, "AlarmBook::rowOf", "the order is out of step");
    return int(at - m_order.begin());
}

void AlarmBook::insertRow(const Alarm *alarm)
{
    const auto at = std::lower_bound(m_order.begin(), m_order.end(), alarm,
                                     [](const Alarm *a, const Alarm *b) { return standsBefore(*a, *b); });
    m_order.insert(at, alarm);
}

void AlarmBook::put(const Alarm &alarm, AlarmChange change, const QString &by, bool journal)
{
    const AlarmKey key = alarm.key;
    if (journal && m_store)
        m_store->write({ change, alarm, m_clock.now(), by });
    auto found = m_entries.find(key);
    if (alarm.finished()) {
        m_departed.add(alarm, m_sequence, false);
        if (found != m_entries.end())
            drop(key);
        return;
    }
    if (found == m_entries.end()) {
        found = m_entries.emplace(key, Entry { alarm }).first;
        insertRow(&found->second.alarm);
        if (!alarm.ownId)
            m_contents.began(key);
        emit inserted(rowOf(&found->second.alarm));
        evict();
    } else {
        const Alarm *entry = &found->second.alarm;
        const int from = rowOf(entry);
        const bool inPlace = (from == 0 || standsBefore(*m_order[size_t(from) - 1], alarm))
            && (size_t(from) + 1 == m_order.size() || standsBefore(alarm, *m_order[size_t(from) + 1]));
        found->second.notRecorded = false;
        if (inPlace) {
            found->second.alarm = alarm;
            emit changed(from);
        } else {
            m_order.erase(m_order.begin() + from);
            found->second.alarm = alarm;
            insertRow(entry);
            emit moved(from, rowOf(entry));
        }
    }
    if (const auto at = expiry(alarm); !m_restoring && at && (!m_expiryAt.isValid() || *at < m_expiryAt))
        scheduleExpiry();
}

void AlarmBook::drop(const AlarmKey &key)
{
    const auto found = m_entries.find(key);
    if (!found->second.alarm.ownId)
        m_contents.ended(key);
    const int row = rowOf(&found->second.alarm);
    m_order.erase(m_order.begin() + row);
    const auto node = m_entries.extract(found);
    emit removed(row, &node.mapped().alarm);
}

// Bounded memory: the oldest information, then the oldest warnings, live in the journal and count in "+N". The last
// row of each group is its least urgent and oldest, so only three have to be compared.
void AlarmBook::evict()
{
    if (m_order.size() <= size_t(kMaxActiveAlarms))
        return;
    const Alarm *least = nullptr;
    for (int g = 0; g < kAlarmGroups; ++g) {
        const auto end =
            std::partition_point(m_order.begin(), m_order.end(), [g](const Alarm *a) { return alarmGroup(*a) <= g; });
        if (end == m_order.begin() || alarmGroup(**std::prev(end)) != g)
            continue;
        const Alarm *last = *std::prev(end);
        if (!least || last->priority < least->priority
            || (last->priority == least->priority && last->raisedAt < least->raisedAt))
            least = last;
    }
    if (m_beyond.size() < kMaxBeyond)
        m_beyond.insert(qHash(least->key));
    drop(AlarmKey(least->key));
    emit knowledgeChanged();
}

AlarmEnd AlarmBook::endOf(const QString &source) const
{
    switch (m_policies.value(source).ends) {
    case AlarmEnds::Clear:
        return AlarmEnd::Clear;
    case AlarmEnds::Acknowledge:
        return AlarmEnd::Acknowledge;
    case AlarmEnds::Auto:
        break;
    }
    return m_stateTellers.contains(source) ? AlarmEnd::Clear : AlarmEnd::Acknowledge;
}

void AlarmBook::tellsState(const QString &source)
{
    if (m_stateTellers.contains(source))
        return;
    m_stateTellers.insert(source);
    if (m_store)
        m_store->addStateTeller(source);
}

std::optional<QDateTime> AlarmBook::expiry(const Alarm &alarm) const
{
    return expiryOf(alarm, m_policies.value(alarm.key.source));
}

void AlarmBook::scheduleExpiry()
{
    m_expiryAt = {};
    for (const Alarm *alarm : m_order) {
        if (const auto at = expiry(*alarm); at && (!m_expiryAt.isValid() || *at < m_expiryAt))
            m_expiryAt = *at;
    }
    m_expiry.reset();
    if (!m_expiryAt.isValid())
        return;
    // At most an hour ahead: a wall clock that jumps is noticed then.
    const auto delay = std::clamp<qint64>(m_clock.now().msecsTo(m_expiryAt), 0, 3'600'000);
    m_expiry = m_clock.after(std::chrono::milliseconds(delay), [this] { expire(); });
}

void AlarmBook::expire()
{
    const QDateTime now = m_clock.now();
    std::vector<Alarm> due, undated;
    for (const Alarm *alarm : m_order) {
        // Received before the clock was set: its time counts from when it was.
        if (alarm->receivedAt.date().year() < 2024 && m_clock.isSet())
            undated.push_back(*alarm);
        else if (const auto at = expiry(*alarm); at && *at <= now)
            due.push_back(*alarm);
    }
    for (Alarm &alarm : undated) {
        alarm.receivedAt = now;
        put(alarm, AlarmChange::Updated, {}, false);
    }
    for (const Alarm &alarm : due) {
        const auto after = transition(alarm, Finished { now });
        if (after)
            put(*after, AlarmChange::Finished, {}, true);
        m_departed.add(alarm, ++m_sequence, true);
    }
    scheduleExpiry();
}

} // namespace halfsilver
