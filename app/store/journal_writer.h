// The writer thread's work: takes what is queued, writes it in batches, keeps what the disk refuses.
#pragma once

#include "app/store/journal_file.h"

#include <QMutex>
#include <QWaitCondition>

#include <chrono>
#include <deque>
#include <functional>

namespace halfsilver {

struct QueuedChange {
    quint64 number = 0; // ascending
    JournalChange change;
    QDateTime at; // when it was queued
    std::chrono::steady_clock::time_point queued = std::chrono::steady_clock::now();

    // The time of day now, by the clock of whoever queued it.
    QDateTime now() const
    {
        const auto waited = std::chrono::steady_clock::now() - queued;
        return at.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(waited).count());
    }
};

// What writer and owner share. Both hold it, so that either may end first.
struct JournalQueue {
    QMutex mutex;
    QWaitCondition pushed, opened, written;
    std::deque<QueuedChange> changes;
    size_t taken = 0;    // changes that the writer has taken and not yet written
    quint64 batches = 0; // that are on disk
    bool ending = false;
    std::optional<Result<StoredAlarms>> loaded; // empty until it is known
    std::optional<QDateTime> openAgain;         // since when the owner waits for another try

    // Everything up to `through` is on disk, or (`refusal` not empty) was refused and is tried again. Called with
    // the mutex held, from the writer's thread; empty once the owner is gone.
    std::function<void(quint64 through, const QString &refusal, const QStringList &remarks)> tell;
};

class JournalWriter {
public:
    // Changes in one transaction: bounds how long the next one waits. Where many wait already, what costs time is the
    // number of transactions.
    static constexpr size_t kBatch = 250, kMostInBatch = 2000;
    static constexpr size_t kKept = 50'000; // refused changes in memory; beyond it only the last of each alarm
    static constexpr std::chrono::milliseconds kFirstRetry { 500 }, kLastRetry { 10'000 };

    static constexpr size_t kMuch = 2000;                      // changes, after which memory is given back…
    static constexpr std::chrono::milliseconds kRest { 1000 }; // …once none has come for so long

    static constexpr qsizetype kLookAfter = 10'000; // changes, after which it is looked for what is too much
    static constexpr qsizetype kMustLook = 40'000;  // …also while others wait
    static constexpr int kSlicesBetween = 3;        // …of which each batch then waits for some, more than it adds

    JournalWriter(const QString &file, const JournalSettings &settings, const QDateTime &now,
                  std::shared_ptr<JournalQueue> queue);
    void run(); // until `ending`; returns when all is written, or was refused once more

private:
    void open();
    bool take();
    void writeAll();
    void forget();
    void shrink();
    void tell(quint64 through, const QString &refusal);

    JournalFile m_file;
    const JournalSettings m_settings;
    QDateTime m_now;
    std::shared_ptr<JournalQueue> m_queue;
    std::deque<QueuedChange> m_changes; // taken, not yet on disk
    QString m_refusal;                  // of the last try; empty while the disk takes what comes
    std::chrono::milliseconds m_retry = kFirstRetry;
    std::chrono::steady_clock::time_point m_nextTry {};
    QDateTime m_forgot;      // when the journal was last looked through for what is too old
    qsizetype m_written = 0; // since then
    size_t m_sinceRest = 0;  // written
    bool m_ending = false;
};

} // namespace halfsilver
