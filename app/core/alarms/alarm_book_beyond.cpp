#include "app/core/alarms/alarm_book.h"

// What lives in the journal alone. One question at a time is on its way; each answer is small enough for a turn of the
// event loop, and what changed while it was under way is left out of it.

namespace halfsilver {

using namespace std::chrono_literals;

namespace {

constexpr int kBatch = 200;         // alarms in an answer
constexpr int kHashes = 50'000;     // …or hashes
constexpr size_t kMostIds = 32;     // asked for by people
constexpr auto kRoomIsSeen = 100ms; // so that who clears a hundred alarms asks for more of them once
constexpr auto kDueIsSeen = 1min;   // what escalates or expires in the journal does so by then
constexpr auto kAsksAgain = 10s;    // after the journal could not be read

} // namespace

// While alarms are brought in there may be more than there is room for.
class AlarmBook::Bringing {
public:
    explicit Bringing(AlarmBook &book)
        : m_book(book)
    {
        ++m_book.m_bringing;
    }
    ~Bringing()
    {
        if (--m_book.m_bringing == 0)
            m_book.evict();
    }

private:
    AlarmBook &m_book;
};

// Of the oldest information, or else the oldest warning. The last row of each group is its least urgent and oldest, so
// only these have to be compared. What somebody is dealing with stays until that is on disk.
const Alarm *AlarmBook::leastUrgent() const
{
    const Alarm *least = nullptr;
    for (int g = 0; g < kAlarmGroups; ++g) {
        const auto rows = group(AlarmGroup(g));
        const auto last = std::find_if(rows.rbegin(), rows.rend(), [this](const Alarm *alarm) {
            return !m_patience || !m_patience->waitsFor(alarm->key);
        });
        if (last == rows.rend())
            continue;
        if (!least || (*last)->priority < least->priority
            || ((*last)->priority == least->priority && (*last)->raisedAt < least->raisedAt))
            least = *last;
    }
    return least;
}

void AlarmBook::evict()
{
    bool left = false;
    while (m_bringing == 0 && m_order.size() > m_most) {
        const Alarm *least = leastUrgent();
        if (!least)
            break;
        const AlarmKey key = least->key;
        if (m_clearing.find(key)) {
            clearDelayed(key); // told as over: nobody would remember it there
            continue;
        }
        if (WaitingReports *waiting = m_beyond.waiting(key); waiting && waiting->shown) {
            waiting->waitAgain();
        } else if (m_store && m_store->keeps()) {
            m_beyond.left(*least);
        } else {
            m_unkept[key.source] += BeyondTally::of(*least);
        }
        left = true;
        ++m_bringing; // that room is taken
        drop(key);
        --m_bringing;
    }
    if (!left)
        return;
    if (!m_beyond.empty() && !m_dueLook)
        m_dueLook = m_clock.after(kDueIsSeen, [this] {
            const auto timer = std::move(m_dueLook); // it is running: destroyed at the end
            m_lookForDue = true;
            lookWhatIsKept();
        });
    emit knowledgeChanged();
}

BeyondTally AlarmBook::beyond() const
{
    BeyondTally all = m_beyond.tally();
    for (const BeyondTally &tally : m_unkept)
        all += tally;
    return all;
}

qsizetype AlarmBook::unkept() const { return beyond().all - m_beyond.tally().all; }

bool AlarmBook::mayBeBeyond(const AlarmKey &key) const
{
    if (m_entries.contains(key))
        return false;
    if (const WaitingReports *waiting = m_beyond.waiting(key))
        return !waiting->goneOn;
    return m_beyond.mayContain(key) && !m_departed.contains(key);
}

Result<void> AlarmBook::waitForKept(const AlarmReport &about, const Snapshot &snapshot)
{
    ++m_sequence;
    if (about.state)
        tellsState(about.key.source);
    if (!m_beyond.waiting(about.key) && !m_beyond.hasRoom())
        return takeFirst(about, InJournal::Perhaps);
    WaitingReports &waiting = m_beyond.wait(about.key);
    waiting.add(about, m_clock.now(), m_sequence, snapshot);
    // Show first: what is urgent waits for no disk, and nothing waits for one that does not answer.
    const bool urgent = about.priority == AlarmPriority::Critical && !tellsClear(about) && (about.title || about.ifNew);
    if (m_deaf || waiting.reports.size() >= WaitingReports::kMost)
        waitNoLonger(about.key, InJournal::Perhaps);
    else if (urgent)
        waitNoLonger(about.key, InJournal::Asked);
    bePatient();
    lookWhatIsKept();
    return {};
}

// What became of alarms of that content. `others`: it has been told of those in the book.
void AlarmBook::waitForContent(const AlarmReport &about, bool others)
{
    if (!m_beyond.hasRoom())
        return;
    WaitingReports &waiting = m_beyond.wait(about.key);
    waiting.ofContent = true;
    waiting.othersTold = waiting.othersTold || others;
    waiting.add(about, m_clock.now(), m_sequence, {});
    bePatient();
    lookWhatIsKept();
}

void AlarmBook::waitNoLonger(const AlarmKey &key, InJournal inJournal)
{
    WaitingReports *waiting = m_beyond.waiting(key);
    if (!waiting || std::exchange(waiting->goneOn, true))
        return;
    const Bringing bringing(*this);        // there is room for it until it is known what it was shown as
    const auto reports = waiting->reports; // what is told of them may bring more
    if (!waiting->ofContent || !waiting->othersTold)
        takeAllAsTold(reports, waiting->ofContent, inJournal);
    const Alarm *shown = find(key);
    if (waiting = m_beyond.waiting(key); waiting && shown && inJournal == InJournal::Asked)
        waiting->shown = *shown;
}

// The journal has not answered, or has nothing of it.
void AlarmBook::writeShown(const AlarmKey &key)
{
    WaitingReports *waiting = m_beyond.waiting(key);
    if (const auto shown = waiting ? std::exchange(waiting->shown, {}) : std::nullopt) {
        m_receivedAt = waiting->reports.back().report.receivedAt;
        m_store->write(record(AlarmChange::Raised, *shown));
        m_receivedAt.reset();
    }
}

// With nothing from the journal beneath it, where the book knows nothing of it.
void AlarmBook::takeAllAsTold(const std::vector<WaitingReports::One> &reports, bool ofContent, InJournal inJournal)
{
    for (const auto &one : reports) {
        AlarmReport told = one.report;
        if (ofContent)
            told.key = m_contents.resolved(told.key);
        // What it is compared with, a snapshot, may have been asked for since.
        m_receivedAt = told.receivedAt;
        const bool known = m_entries.contains(told.key);
        const auto taken = known ? takeKnown(told, inJournal != InJournal::Asked) : takeFirst(told, inJournal);
        if (!taken)
            emit refused(told.key.source, taken.error().text);
        m_receivedAt.reset();
        if (const auto entry = m_entries.find(told.key); entry != m_entries.end())
            entry->second.touched = one.sequence;
    }
}

void AlarmBook::bePatient()
{
    if (!m_patienceEnds)
        m_patienceEnds = m_clock.after(PatientWrites::kPatience, [this] { patienceEnds(); });
}

void AlarmBook::patienceEnds()
{
    const auto timer = std::move(m_patienceEnds); // it is running: destroyed at the end
    m_deaf = true;
    for (const AlarmKey &key : m_beyond.allWaiting()) {
        waitNoLonger(key, InJournal::Perhaps);
        writeShown(key);
    }
    for (const auto &wanted : std::exchange(m_idsWanted, {}))
        wanted.second(false);
}

void AlarmBook::bringBack(const QString &id, std::function<void(bool)> then)
{
    const bool cannot = m_beyond.empty() || m_deaf || m_idsWanted.size() >= kMostIds;
    if (cannot) {
        QMetaObject::invokeMethod(
            this, [then = std::move(then), known = m_beyond.empty()] { then(known); }, Qt::QueuedConnection);
        return;
    }
    m_idsWanted.emplace_back(id, std::move(then));
    bePatient();
    lookWhatIsKept();
}

void AlarmBook::lookForRoom()
{
    if (m_roomLook || m_beyond.empty() || m_order.size() >= m_most)
        return;
    m_roomLook = m_clock.after(kRoomIsSeen, [this] {
        const auto timer = std::move(m_roomLook); // it is running: destroyed at the end
        m_lookForRoom = true;
        lookWhatIsKept();
    });
}

// Asks for what is most pressing.
void AlarmBook::lookWhatIsKept()
{
    if (m_asking || m_askAgain || !m_store || !m_store->keeps())
        return;
    if (m_beyond.anyWaits())
        askForWaiting();
    else if (!m_idsWanted.empty())
        askForIds();
    else if (m_beyond.unknown())
        askForHashes();
    else if (!m_passes.isEmpty())
        askForAbsent();
    else if (std::exchange(m_lookForDue, false))
        askForDue();
    else if (std::exchange(m_lookForRoom, false) && m_order.size() < m_most)
        askForUrgent();
}

void AlarmBook::ask(const KeptQuery &query, std::function<void(const KeptAlarms &)> then)
{
    m_asking = true;
    m_beyond.asked();
    m_store->kept(query, [this, alive = std::weak_ptr(m_alive), then](const Result<KeptAlarms> &answer) {
        if (alive.expired())
            return;
        m_asking = false;
        m_deaf = !answer;
        if (answer) {
            m_patienceEnds.reset();
            const Bringing bringing(*this);
            then(*answer);
        } else {
            // What waits would wait in vain; the next question comes when the disk may be well again.
            patienceEnds();
            m_askAgain = m_clock.after(kAsksAgain, [this] {
                const auto timer = std::move(m_askAgain); // it is running: destroyed at the end
                lookForRoom();
                lookWhatIsKept();
            });
        }
        m_beyond.answered();
        if (m_beyond.anyWaits() || !m_idsWanted.empty())
            bePatient();
        lookForRoom();
        lookWhatIsKept();
    });
}

void AlarmBook::askForIds()
{
    ask(KeptById { m_idsWanted.front().first }, [this](const KeptAlarms &answer) {
        if (m_idsWanted.empty())
            return; // patience has ended
        for (const KeptAlarm &kept : answer.alarms)
            (void)bringIn(kept);
        const auto wanted = std::move(m_idsWanted.front());
        m_idsWanted.pop_front();
        wanted.second(true);
    });
}

void AlarmBook::askForWaiting()
{
    KeptOf of;
    for (const AlarmKey &key : m_beyond.next(kBatch))
        (m_beyond.waiting(key)->ofContent ? of.contents : of.keys).append(key);
    ask(of, [this, of](const KeptAlarms &answer) {
        QSet<AlarmKey> found;
        for (const KeptAlarm &kept : answer.alarms)
            found.insert(kept.alarm.key);
        QHash<AlarmKey, WaitingReports> waiting;
        for (const AlarmKey &key : of.keys) {
            if (!found.contains(key))
                writeShown(key);
            waiting.insert(key, m_beyond.take(key));
        }
        for (const AlarmKey &content : of.contents) {
            WaitingReports all = m_beyond.take(content);
            for (const KeptAlarm &kept : answer.alarms) {
                if (!kept.alarm.ownId && ContentIds::contentOf(kept.alarm.key) == content) {
                    WaitingReports &one = waiting[kept.alarm.key];
                    for (WaitingReports::One told : all.reports) {
                        told.report.key = kept.alarm.key;
                        one.reports.push_back(std::move(told));
                    }
                    all.othersTold = true;
                }
            }
            if (!all.goneOn && !all.othersTold)
                waiting.insert(content, all);
        }
        for (const KeptAlarm &kept : answer.alarms) {
            if (const auto told = waiting.constFind(kept.alarm.key); told != waiting.cend()) {
                takeKept(kept, *told);
                waiting.remove(kept.alarm.key);
            }
        }
        // The journal has nothing of these.
        for (auto it = waiting.cbegin(); it != waiting.cend(); ++it) {
            if (!it->goneOn)
                takeAllAsTold(it->reports, it->ofContent, InJournal::No);
        }
    });
}

void AlarmBook::askForHashes()
{
    ask(KeptHashes { m_hashesAfter, kHashes }, [this](const KeptAlarms &answer) {
        m_beyond.learn(answer.hashes);
        m_hashesAfter = answer.next.value_or(0);
        if (!answer.next) {
            m_beyond.learnt();
            m_lookForDue = true;
        }
    });
}

void AlarmBook::askForAbsent()
{
    const QString source = m_passes.cbegin().key();
    const Pass &pass = m_passes.cbegin().value();
    ask(KeptAbsent { source, pass.present, pass.start.at, pass.after, kBatch },
        [this, source, start = pass.start, scope = pass.scope](const KeptAlarms &answer) {
            bool ended = true;
            QStringList ids;
            for (const KeptAlarm &kept : answer.alarms) {
                if (scope == SnapshotScope::Everything)
                    ended = endAbsent(kept, start) && ended;
                else
                    ids.append(kept.alarm.key.id);
            }
            if (!ids.isEmpty())
                emit absentFrom(source, ids);
            const auto now = m_passes.find(source);
            if (now == m_passes.end() || now->start.sequence != start.sequence)
                return; // another snapshot has come
            if (!ended)
                return; // the same page again, now that the journal knows more
            if (answer.next)
                now->after = *answer.next;
            else
                m_passes.erase(now);
        });
}

void AlarmBook::askForDue()
{
    ask(KeptDue { m_clock.now(), allKeys(), kBatch }, [this](const KeptAlarms &answer) {
        m_lookForDue = answer.alarms.size() == kBatch;
        for (const KeptAlarm &kept : answer.alarms) {
            const AlarmKey key = kept.alarm.key;
            if (!bringIn(kept))
                continue;
            const Alarm before = *find(key);
            due(key);
            // The settings say another time now, and the journal has to know it.
            if (const Alarm *after = find(key); after && *after == before && m_store)
                m_store->write(record(AlarmChange::Updated, before));
        }
        if (!m_beyond.empty() && !m_dueLook && !m_lookForDue)
            m_dueLook = m_clock.after(kDueIsSeen, [this] {
                const auto timer = std::move(m_dueLook); // it is running: destroyed at the end
                m_lookForDue = true;
                lookWhatIsKept();
            });
    });
}

void AlarmBook::askForUrgent()
{
    const int room = int(std::min<size_t>(kBatch, m_most - m_order.size()));
    ask(KeptUrgent { allKeys(), room }, [this](const KeptAlarms &answer) {
        if (answer.alarms.isEmpty() && m_beyond.nothingMoved() && !m_beyond.anyWaits()) {
            m_beyond.forget(); // a disk lost what was counted
            emit knowledgeChanged();
        }
        for (const KeptAlarm &kept : answer.alarms) {
            if (m_order.size() < m_most)
                (void)bringIn(kept);
        }
    });
}

// False where something newer is known of it than the journal told.
bool AlarmBook::bringIn(const KeptAlarm &kept)
{
    const AlarmKey key = kept.alarm.key;
    if (m_entries.contains(key) || m_held.find(key) || m_beyond.hasMoved(key) || m_beyond.waiting(key))
        return false;
    Alarm alarm = kept.alarm;
    settle(alarm, &kept.alarm);
    m_beyond.became(alarm, nullptr);
    putKept(alarm);
    m_entries.at(key).touched = touchedOf(kept.touchedAt);
    emit knowledgeChanged();
    return true;
}

void AlarmBook::takeKept(KeptAlarm kept, const WaitingReports &waiting)
{
    const AlarmKey key = kept.alarm.key;
    settle(kept.alarm, &kept.alarm);
    if (waiting.goneOn || m_entries.contains(key)) {
        putBeneath(kept, waiting);
        return;
    }
    // Rows of a snapshot that was asked for before the journal was told something newer.
    std::vector<WaitingReports::One> news = waiting.reports;
    std::erase_if(news, [&](const auto &one) { return one.snapshot && kept.touchedAt >= one.snapshot->at; });
    // What changes nothing leaves it where it is.
    const bool changes = std::any_of(news.begin(), news.end(), [&](const auto &one) {
        const auto after = reported(&kept.alarm, one.report);
        return !after || *after != kept.alarm;
    });
    if (!changes || !bringIn(kept))
        return;
    m_entries.at(key).touched = std::max(waiting.touched, touchedOf(kept.touchedAt));
    takeAllAsTold(news, false, InJournal::No);
}

// It was shown without waiting. What the journal has of it comes beneath, unless something else came of it meanwhile.
void AlarmBook::putBeneath(const KeptAlarm &kept, const WaitingReports &waiting)
{
    m_beyond.became(kept.alarm, nullptr);
    emit knowledgeChanged();
    const Alarm *now = find(kept.alarm.key);
    if (!now || waiting.shown != *now)
        return;
    Alarm whole = kept.alarm;
    for (const auto &one : waiting.reports) {
        if (auto after = reported(&whole, one.report)) {
            settle(*after, &whole);
            whole = *after;
        }
    }
    m_receivedAt = waiting.reports.back().report.receivedAt;
    putSettled(whole, AlarmChange::Updated, {}, true);
    m_receivedAt.reset();
}

// Its source's snapshot does not contain it. False where the journal has to be asked again whether that is so.
bool AlarmBook::endAbsent(const KeptAlarm &kept, const SnapshotStart &start)
{
    const AlarmKey key = kept.alarm.key;
    const auto end = [&](const Alarm &alarm) { return transition(alarm, Finished { m_clock.now(), false }); };
    if (const auto entry = m_entries.find(key); entry != m_entries.end()) {
        // It came back since the snapshot did.
        const Alarm before = entry->second.alarm;
        const auto after = end(before);
        if (entry->second.touched <= start.sequence && after && *after != before) {
            put(*after, AlarmChange::Cleared, {}, true);
            m_departed.markAbsent(key);
        }
        return true;
    }
    if (m_beyond.hasMoved(key))
        return false;
    if (m_held.find(key) || m_beyond.waiting(key))
        return true; // an event is newer
    Alarm before = kept.alarm;
    settle(before, &kept.alarm);
    const auto after = end(before);
    if (!after || *after == before)
        return true;
    m_beyond.became(before, after->finished() ? nullptr : &*after);
    m_store->write(record(after->finished() ? AlarmChange::Finished : AlarmChange::Cleared, *after));
    if (after->finished()) {
        m_departed.add(*after, m_sequence, false);
        m_departed.markAbsent(key);
        m_ended.add(*after);
    }
    emit knowledgeChanged();
    return true;
}

// The sequence of what was last told of it, as far as the time of that says.
quint64 AlarmBook::touchedOf(const QDateTime &at) const
{
    const auto start = std::find_if(m_starts.rbegin(), m_starts.rend(),
                                    [&](const SnapshotStart &one) { return one.at.isValid() && one.at <= at; });
    return start == m_starts.rend() ? 0 : start->sequence + 1;
}

QSet<AlarmKey> AlarmBook::allKeys() const
{
    QSet<AlarmKey> keys;
    keys.reserve(qsizetype(m_entries.size()) + m_held.size());
    for (const auto &[key, entry] : m_entries)
        keys.insert(key);
    for (auto it = m_held.all().cbegin(); it != m_held.all().cend(); ++it)
        keys.insert(it.key());
    return keys;
}

} // namespace halfsilver
