#include "app/store/journal_writer.h"

#include <QDeadlineTimer>
#include <QSet>

#include <sys/resource.h>

#include <algorithm>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace halfsilver {

namespace {

constexpr int kNiceness = 3; // half the processor time of one who is not

// What a flood took, most of it for what waited here, malloc keeps for the next one: its own threshold rises with it.
void giveMemoryBack()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace

JournalWriter::JournalWriter(const QString &file, const JournalSettings &settings, const QDateTime &now,
                             std::shared_ptr<JournalQueue> queue)
    : m_file(file)
    , m_settings(settings)
    , m_now(now)
    , m_queue(std::move(queue))
{
}

void JournalWriter::run()
{
    open();
    // The picture goes first where both want the same processor. Of this thread alone: Linux keeps it for each.
    setpriority(PRIO_PROCESS, 0, kNiceness);
    while (take()) {
        const auto askedAt = [this] {
            const QMutexLocker lock(&m_queue->mutex);
            return std::exchange(m_queue->openAgain, std::nullopt);
        }();
        if (askedAt) {
            m_now = *askedAt;
            open();
        }
        writeAll();
        forget();
    }
}

void JournalWriter::open()
{
    auto loaded = m_file.open(m_now);
    m_refusal = loaded ? QString() : loaded.error().text;
    {
        const QMutexLocker lock(&m_queue->mutex);
        m_queue->loaded = std::move(loaded);
        m_queue->opened.wakeAll();
    }
    tell(0, m_refusal); // from now on it can be asked, too
}

// Waits for something to do. False when the program ends and nothing is left to try.
bool JournalWriter::take()
{
    QMutexLocker lock(&m_queue->mutex);
    JournalQueue &queue = *m_queue;
    if (m_ending)
        return false;
    while (queue.changes.empty() && !queue.ending && !queue.openAgain) {
        if (m_changes.empty() && m_sinceRest >= kMuch) {
            if (queue.pushed.wait(&queue.mutex, QDeadlineTimer(kRest)))
                continue;
            lock.unlock();
            giveMemoryBack();
            m_sinceRest = 0;
            lock.relock();
        } else if (m_changes.empty()) {
            queue.pushed.wait(&queue.mutex);
        } else {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(m_nextTry - std::chrono::steady_clock::now());
            if (left.count() <= 0 || !queue.pushed.wait(&queue.mutex, QDeadlineTimer(left)))
                break;
        }
    }
    if (m_changes.empty()) // the thread of the screen waits for the lock
        m_changes.swap(queue.changes);
    std::move(queue.changes.begin(), queue.changes.end(), std::back_inserter(m_changes));
    queue.changes.clear();
    queue.taken = m_changes.size();
    m_ending = queue.ending;
    return !m_ending || !m_changes.empty();
}

void JournalWriter::writeAll()
{
    if (m_changes.empty())
        return;
    if (!m_refusal.isEmpty() && !m_ending && std::chrono::steady_clock::now() < m_nextTry) {
        // The disk refused a moment ago: whoever comes now need not wait to be told.
        shrink();
        tell(m_changes.back().number, m_refusal);
        return;
    }
    while (!m_changes.empty()) {
        std::vector<JournalChange> batch;
        const size_t size = std::min(std::clamp(m_changes.size() / 4, kBatch, kMostInBatch), m_changes.size());
        batch.reserve(size);
        for (size_t i = 0; i < size; ++i)
            batch.push_back(m_changes[i].change);
        const quint64 through = m_changes[size - 1].number;
        m_now = m_changes[size - 1].now();
        if (const auto written = m_file.write(batch, m_now); !written) {
            m_retry = m_refusal.isEmpty() ? kFirstRetry : std::min(m_retry * 2, kLastRetry);
            m_nextTry = std::chrono::steady_clock::now() + m_retry;
            m_refusal = written.error().text;
            shrink();
            tell(m_changes.back().number, m_refusal);
            return;
        }
        m_refusal.clear();
        m_written += qsizetype(size);
        m_sinceRest += size;
        m_changes.erase(m_changes.begin(), m_changes.begin() + qsizetype(size));
        tell(through, {});
        if (m_written >= kMustLook)
            forget();
    }
}

// Bounded memory: of an alarm that changed often while the disk refused, the last state is what counts.
void JournalWriter::shrink()
{
    if (m_changes.size() <= kKept)
        return;
    QSet<AlarmKey> seen;
    std::deque<QueuedChange> kept;
    for (auto it = m_changes.rbegin(); it != m_changes.rend(); ++it) {
        if (std::holds_alternative<Painted>(it->change))
            continue; // the least of what is known
        const auto *record = std::get_if<AlarmRecord>(&it->change);
        if (record) {
            if (seen.contains(record->alarm.key))
                continue;
            seen.insert(record->alarm.key);
        }
        kept.push_front(std::move(*it));
    }
    m_changes = std::move(kept);
}

// Once a day or after many changes; while nothing waits to be written, unless a flood leaves no such time.
void JournalWriter::forget()
{
    const bool aDay = !m_forgot.isValid() || std::abs(m_forgot.daysTo(m_now)) >= 1;
    if (m_ending || !m_refusal.isEmpty() || (!aDay && m_written < kLookAfter))
        return;
    for (int slice = 0;; ++slice) {
        {
            const QMutexLocker lock(&m_queue->mutex);
            const bool others = !m_changes.empty() || !m_queue->changes.empty();
            if (m_queue->ending || (others && (m_written < kMustLook || slice == kSlicesBetween)))
                return;
        }
        if (!m_file.forget(m_settings, m_now))
            break;
    }
    m_forgot = m_now;
    m_written = 0;
}

void JournalWriter::tell(quint64 through, const QString &refusal)
{
    const QStringList remarks = m_file.takeRemarks();
    const QMutexLocker lock(&m_queue->mutex);
    m_queue->taken = m_changes.size();
    m_queue->batches += refusal.isEmpty() ? 1 : 0;
    m_queue->written.wakeAll();
    if (m_queue->tell)
        m_queue->tell(through, refusal, remarks);
}

} // namespace halfsilver
