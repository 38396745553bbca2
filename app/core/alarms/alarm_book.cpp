#include "app/core/alarms/alarm_book.h"

#include <algorithm>

namespace halfsilver {

AlarmBook::AlarmBook(Clock &clock, AlarmStore *store, QObject *parent, int most)
    : QObject(parent)
    , m_clock(clock)
    , m_store(store)
    , m_most(size_t(most))
    , m_contents(clock)
    , m_held(clock, [this](const AlarmKey &key) { releaseHeld(key); })
    , m_clearing(clock, [this](const AlarmKey &key) { clearDelayed(key); })
    , m_timers(clock, [this](const AlarmKey &key) { due(key); })
{
    if (store)
        m_patience.emplace(clock, *store);
}

// What still waits for the journal is written as it was told.
AlarmBook::~AlarmBook()
{
    blockSignals(true);
    for (const AlarmKey &key : m_beyond.allWaiting()) {
        waitNoLonger(key, InJournal::Perhaps);
        writeShown(key);
    }
}

// What is known of that source already stands as the policy wants it from now on.
void AlarmBook::setPolicy(const QString &source, const AlarmPolicy &policy)
{
    m_policies.insert(source, policy);
    std::vector<Alarm> known;
    for (const Alarm *alarm : m_order) {
        if (alarm->key.source == source)
            known.push_back(*alarm);
    }
    for (const Alarm &alarm : known)
        put(alarm, AlarmChange::Updated, {}, false);
}

void AlarmBook::awaitStored()
{
    if (m_store && m_store->keeps())
        m_beyond.await();
}

void AlarmBook::restore(const StoredAlarms &stored)
{
    m_stateTellers.unite(QSet<QString>(stored.stateTellers.begin(), stored.stateTellers.end()));
    QHash<QString, QDateTime> known;
    for (const Alarm &alarm : stored.alarms) {
        const bool newer = m_entries.contains(alarm.key) || m_held.find(alarm.key) || m_departed.contains(alarm.key);
        if (alarm.finished()) {
            m_ended.add(alarm);
            if (!newer && alarm.shelvedUntil > m_clock.now())
                m_shelves.insert(alarm.key, alarm);
            continue;
        }
        if (m_beyond.waiting(alarm.key) && !m_departed.contains(alarm.key)) {
            m_beyond.wasThere(alarm); // the journal is asked for it, and what was told put on top
            continue;
        }
        if (newer)
            continue; // and written, on top of what the journal has
        QDateTime &until = known[alarm.key.source];
        for (const auto &time : { std::optional(alarm.receivedAt), alarm.acknowledgedAt, alarm.clearedAt })
            until = time && (!until.isValid() || *time > until) ? *time : until;
        putKept(alarm);
    }
    for (auto it = known.begin(); it != known.end(); ++it)
        setLastKnown(it.key(), it.value());
    if (m_store && m_store->keeps())
        m_beyond.begin(stored.beyond);
    lookWhatIsKept();
}

const AlarmPolicy &AlarmBook::policyOf(const QString &source) const
{
    static const AlarmPolicy usual;
    const auto found = m_policies.constFind(source);
    return found == m_policies.constEnd() ? usual : *found;
}

void AlarmBook::setCurrent(const QString &source)
{
    if (m_lastKnown.remove(source) > 0)
        emit knowledgeChanged();
}

void AlarmBook::setKnownHere(const AlarmKey &key, bool known)
{
    if (known == m_knownHere.contains(key))
        return;
    if (known)
        m_knownHere.insert(key);
    else
        m_knownHere.remove(key);
    if (m_lastKnown.contains(key.source))
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
        if (isMeantBy(id, alarm->key))
            keys.append(alarm->key);
    }
    return keys;
}

QList<Alarm> AlarmBook::findEnded(const QString &id) const { return m_ended.find(id, m_clock.now()); }

std::span<const Alarm *const> AlarmBook::group(AlarmGroup group) const
{
    const auto first = std::partition_point(m_order.begin(), m_order.end(),
                                            [group](const Alarm *a) { return alarmGroup(*a) < group; });
    const auto end =
        std::partition_point(first, m_order.end(), [group](const Alarm *a) { return alarmGroup(*a) <= group; });
    return { first, end };
}

std::span<const Alarm *const> AlarmBook::listed() const
{
    return { m_order.begin(), std::partition_point(m_order.begin(), m_order.end(), [](const Alarm *a) {
                 return alarmGroup(*a) <= AlarmGroup::Suppressed;
             }) };
}

const Alarm *AlarmBook::takeover() const
{
    const Alarm *first = m_order.empty() ? nullptr : m_order.front();
    return first && alarmGroup(*first) == AlarmGroup::Raised && first->priority == AlarmPriority::Critical ? first
                                                                                                           : nullptr;
}

const Alarm *AlarmBook::firstUnacknowledged() const
{
    const auto told = [](const Alarm *a) { return alarmGroup(*a) <= AlarmGroup::Elsewhere; };
    const auto end = std::partition_point(m_order.begin(), m_order.end(), told);
    const auto found = std::find_if(m_order.begin(), end, [](const Alarm *a) { return !a->acknowledgedAt; });
    return found == end ? nullptr : *found;
}

const Alarm *AlarmBook::firstLatched() const
{
    const auto cleared = group(AlarmGroup::Cleared);
    const auto found =
        std::find_if(cleared.begin(), cleared.end(), [](const Alarm *a) { return a->state() == AlarmState::Latched; });
    return found == cleared.end() ? nullptr : *found;
}

std::optional<QDateTime> AlarmBook::lastKnown(const AlarmKey &key) const
{
    const auto found = m_lastKnown.find(key.source);
    return found == m_lastKnown.end() || m_knownHere.contains(key) ? std::nullopt : std::optional(*found);
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

int AlarmBook::insertRow(const Alarm *alarm)
{
    const auto at = std::lower_bound(m_order.begin(), m_order.end(), alarm,
                                     [](const Alarm *a, const Alarm *b) { return standsBefore(*a, *b); });
    const int row = int(at - m_order.begin());
    m_order.insert(at, alarm);
    return row;
}

// What the settings and the other alarms make of it. `before`: what the book has of it.
void AlarmBook::settle(Alarm &alarm, const Alarm *before) const
{
    const bool begins = !before || before->receivedAt != alarm.receivedAt;
    alarm.standing = policyOf(alarm.key.source).standing(alarm);
    if ((begins || alarm.active()) && !alarm.test) {
        // One that an earlier run latched and that has cleared since is still to be reset, whatever the policy is now.
        // Nobody resets here what is not shown here.
        const bool kept = alarm.latched && !alarm.active();
        const bool here = alarm.standing != AlarmStanding::Elsewhere && alarm.standing != AlarmStanding::Hidden;
        alarm.latched = kept || (here && policyOf(alarm.key.source).latches(alarm.priority));
    }
    if (begins && !alarm.group.isEmpty()) {
        const bool counted = before && before->group == alarm.group;
        alarm.firstOut = alarm.firstOut || m_groups.size(alarm) == (counted ? 1 : 0);
    }
}

void AlarmBook::put(Alarm alarm, AlarmChange change, const QString &by, bool journal,
                    const std::optional<QDateTime> &told)
{
    const auto found = m_entries.find(alarm.key);
    settle(alarm, found == m_entries.end() ? nullptr : &found->second.alarm);
    putSettled(std::move(alarm), change, by, journal, told);
}

void AlarmBook::putSettled(Alarm alarm, AlarmChange change, const QString &by, bool journal,
                           const std::optional<QDateTime> &told)
{
    const AlarmKey key = alarm.key;
    const auto found = m_entries.find(key);
    if (alarm.finished())
        change = AlarmChange::Finished;
    if (journal && m_store)
        m_store->write(record(change, alarm, by, told));
    if (alarm.finished()) {
        m_departed.add(alarm, m_sequence, false);
        m_ended.add(alarm);
        if (alarm.shelvedUntil > m_clock.now())
            m_shelves.insert(key, alarm);
        if (found != m_entries.end())
            drop(key);
        return;
    }
    if (found == m_entries.end()) {
        putNew(std::move(alarm));
        return;
    }
    Entry &entry = found->second;
    if (entry.alarm == alarm && !entry.notRecorded) {
        schedule(entry);
        return;
    }
    if (entry.alarm.receivedAt != alarm.receivedAt || (!entry.alarm.active() && alarm.active())
        || (entry.alarm.shelved() && !alarm.shelved()) || (entry.alarm.acknowledgedAt && !alarm.acknowledgedAt))
        entry.moments.begun = m_clock.monotonic(); // what waits for somebody begins to wait now
    if (alarm.acknowledgedAt && entry.alarm.acknowledgedAt != alarm.acknowledgedAt)
        entry.moments.acknowledged = momentsOf(alarm).acknowledged;
    m_groups.change(&entry.alarm, &alarm);
    entry.notRecorded = false;
    const Alarm *row = &entry.alarm;
    const int from = rowOf(row);
    const bool inPlace = (from == 0 || standsBefore(*m_order[size_t(from) - 1], alarm))
        && (size_t(from) + 1 == m_order.size() || standsBefore(alarm, *m_order[size_t(from) + 1]));
    if (inPlace) {
        entry.alarm = std::move(alarm);
        schedule(entry);
        emit changed(from);
    } else {
        m_order.erase(m_order.begin() + from);
        entry.alarm = std::move(alarm);
        const int to = insertRow(row);
        schedule(entry);
        emit moved(from, to);
    }
}

void AlarmBook::putNew(Alarm alarm)
{
    const AlarmKey key = alarm.key;
    const AlarmMoments moments = momentsOf(alarm);
    const Entry &entry = m_entries.emplace(key, Entry { std::move(alarm), 0, false, moments }).first->second;
    m_groups.change(nullptr, &entry.alarm);
    const int row = insertRow(&entry.alarm);
    if (!entry.alarm.ownId)
        m_contents.began(key);
    schedule(entry);
    emit inserted(row);
    evict();
}

// Known from the journal: nothing begins.
void AlarmBook::putKept(Alarm alarm)
{
    settle(alarm, &alarm);
    putNew(std::move(alarm));
}

void AlarmBook::drop(const AlarmKey &key)
{
    const auto found = m_entries.find(key);
    const Alarm &alarm = found->second.alarm;
    if (!alarm.ownId)
        m_contents.ended(key);
    m_groups.change(&alarm, nullptr);
    m_timers.forget(key);
    (void)m_clearing.take(key);
    const int row = rowOf(&alarm);
    m_order.erase(m_order.begin() + row);
    const auto node = m_entries.extract(found);
    emit removed(row, &node.mapped().alarm);
    if (m_bringing == 0)
        lookForRoom();
}

// As far as the wall clock tells.
AlarmMoments AlarmBook::momentsOf(const Alarm &alarm) const
{
    const QDateTime now = m_clock.now();
    const auto monotonic = m_clock.monotonic();
    const auto ago = [&](const QDateTime &time) {
        return monotonic - std::chrono::milliseconds(std::max<qint64>(0, time.msecsTo(now)));
    };
    return { ago(alarm.receivedAt), alarm.acknowledgedAt ? ago(*alarm.acknowledgedAt) : monotonic };
}

AlarmRecord AlarmBook::record(AlarmChange change, const Alarm &alarm, const QString &by,
                              const std::optional<QDateTime> &told) const
{
    const QDateTime now = m_clock.now();
    const auto next = alarm.finished()
        ? std::nullopt
        : nextDeadline(alarm, policyOf(alarm.key.source), momentsOf(alarm), now, m_clock.monotonic());
    return { change, alarm, m_receivedAt.value_or(now),
             by,     told,  next ? std::optional(now.addMSecs(next->in.count())) : std::nullopt };
}

} // namespace halfsilver
