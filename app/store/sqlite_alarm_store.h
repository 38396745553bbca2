// The journal in SQLite, with its writer thread: the program never waits for the disk.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/clock.h"
#include "app/core/journal_settings.h"
#include "app/store/journal_change.h"
#include "app/store/journal_reader.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <memory>

class QThread;

namespace halfsilver {

struct JournalQueue;

class SqliteAlarmStore : public QObject, public AlarmStore {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kSlow { 1000 };   // a write that takes longer: not healthy
    static constexpr std::chrono::milliseconds kGiveUp { 5000 }; // …and its `done` is told so; it goes on all the same
    static constexpr std::chrono::milliseconds kFarewell { 2000 }; // for what is queued when the program ends

    // Bounded memory: beyond kPaced changes that are not on disk, whoever calls goes on at the disk's pace; beyond
    // kKeptUnwritten, because the disk takes nothing, what is not critical is lost, counted and said.
    static constexpr size_t kPaced = 25'000, kKeptUnwritten = 50'000;
    static constexpr std::chrono::milliseconds kPace { 200 }; // a disk that takes longer for a batch sets no pace
    static constexpr std::chrono::milliseconds kPaintedGoes { 1000 }; // when painted() is written, at the latest

    // Opens `file` in the writer thread while the caller goes on. Lock it first (state_lock.h).
    SqliteAlarmStore(const QString &file, Clock &clock, const JournalSettings &settings = {},
                     QObject *parent = nullptr);
    // Writes what waits, for at most kFarewell. No `done` is called from then on.
    ~SqliteAlarmStore() override;

    // After an error of the disk it opens and reads the file again. Where it has not waited long enough it fails, and
    // loadedLate() tells when it would not any more.
    Result<StoredAlarms> load(std::chrono::milliseconds patience = kGiveUp) override;
    bool loadsLate() const override { return m_loadsLate; }
    void write(AlarmRecord record, Done done = {}) override;
    void painted(const QList<AlarmKey> &alarms, const QDateTime &at) override;
    void addStateTeller(const QString &source) override;
    void addPending(const PendingAcknowledgement &pending) override;
    void removePending(const QString &idempotencyKey) override;
    void heard(const QString &connection, const QDateTime &at) override;
    void history(const HistoryQuery &query, HistoryDone done) override;
    void kept(const KeptQuery &query, KeptDone done) override;
    bool keeps() const override { return true; }
    // What was refused is kept in memory and tried again, at least every 10 s, until the disk takes it.
    bool healthy() const override { return problem().isEmpty(); }
    QString problem() const; // why it is not healthy, with its file: for the journal of the system
    QString reason() const;  // the same without the file: for the screen

signals:
    // healthy() or problem() is different.
    void healthChanged();
    // After a load() that has not waited long enough: it has an answer now. Once.
    void loadedLate();
    // The file was set aside, upgraded or could be opened after all, after load().
    void remarked(const QString &remark);

private:
    struct Waiting {
        quint64 number;
        std::chrono::nanoseconds since;
        Done done;
        bool told = false; // that it failed
    };

    struct Question {
        quint64 after; // changes up to this number have to be on disk
        KeptQuery query;
        KeptDone done;
    };

    void push(JournalChange change, Done done);
    void askWhatMayBeAsked();
    bool keepsPace(); // with the mutex held
    bool isLoaded() const;
    void took(quint64 through, const QString &refusal, const QStringList &remarks);
    void look();
    void tellHealth();
    std::chrono::nanoseconds age() const; // how long the disk has not answered what waits; a flood is not a hang

    Clock &m_clock;
    QString m_file;
    std::shared_ptr<JournalQueue> m_queue; // the thread's, too: it may outlive this when the disk hangs
    JournalReader m_historyReader, m_keptReader;
    QThread *m_thread = nullptr;
    quint64 m_next = 1;
    quint64 m_pushed = 0;             // the last that does not wait for others, as painted() does
    std::optional<quint64> m_written; // through which all is on disk; empty: the file is not open yet
    std::deque<Question> m_questions;
    std::deque<Waiting> m_waiting; // neither on disk nor refused, oldest first
    std::deque<Waiting> m_refused; // with a `done` that is told so: tried again, older than those
    std::chrono::nanoseconds m_lastHeard { 0 };
    QElapsedTimer m_age; // since the file was to be opened
    bool m_loadFailed = false, m_loadsLate = false;
    std::optional<quint64> m_stuckAt; // batches on disk when it last did not keep pace
    qint64 m_lost = 0;                // changes, since it last took any
    QString m_refusal;                // of the last try
    QString m_told;                   // the problem at the last healthChanged
    std::unique_ptr<Timer> m_watch, m_paintedGoes;
};

} // namespace halfsilver
