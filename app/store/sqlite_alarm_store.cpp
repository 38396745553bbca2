#include "app/store/sqlite_alarm_store.h"

#include "app/store/journal_writer.h"
#include "app/store/sqlite_failure.h"

#include <QDeadlineTimer>
#include <QLoggingCategory>
#include <QPointer>
#include <QThread>

namespace halfsilver {

Q_LOGGING_CATEGORY(storeLog, "halfsilver.store")

SqliteAlarmStore::SqliteAlarmStore(const QString &file, Clock &clock, const JournalSettings &settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_file(file)
    , m_queue(std::make_shared<JournalQueue>())
    , m_historyReader(file, kFarewell)
    , m_keptReader(file, kFarewell)
{
    m_queue->tell = [this](quint64 through, const QString &refusal, const QStringList &remarks) {
        // Posted to this object: it vanishes with it, and arrives in the thread that made the calls.
        QMetaObject::invokeMethod(
            this, [this, through, refusal, remarks] { took(through, refusal, remarks); }, Qt::QueuedConnection);
    };
    m_thread = QThread::create(
        [file, settings, now = clock.now(), queue = m_queue] { JournalWriter(file, settings, now, queue).run(); });
    m_age.start();
    m_thread->setObjectName(QStringLiteral("journal"));
    m_thread->start();
}

SqliteAlarmStore::~SqliteAlarmStore()
{
    {
        const QMutexLocker lock(&m_queue->mutex);
        m_queue->tell = {};
        m_queue->ending = true;
        m_queue->pushed.wakeAll();
    }
    if (m_thread->wait(QDeadlineTimer(kFarewell))) {
        delete m_thread;
        return;
    }
    // The thread sits in a system call of a disk that hangs. It holds what it needs, and ends with the process.
    qCWarning(storeLog, "%ls: the disk does not answer; %zu changes may not be recorded", qUtf16Printable(m_file),
              m_waiting.size());
}

Result<StoredAlarms> SqliteAlarmStore::load(std::chrono::milliseconds patience)
{
    const QMutexLocker lock(&m_queue->mutex);
    if (std::exchange(m_loadFailed, false)) {
        m_queue->loaded.reset();
        m_queue->openAgain = m_clock.now();
        m_queue->pushed.wakeOne();
        m_age.restart();
    }
    const QDeadlineTimer deadline(std::max(patience.count() - m_age.elapsed(), qint64(0)));
    while (!m_queue->loaded) {
        if (!m_queue->opened.wait(&m_queue->mutex, deadline)) {
            m_loadsLate = true;
            return Error { m_file + QStringLiteral(": ") + noAnswerWords() };
        }
    }
    m_loadsLate = false;
    if (!*m_queue->loaded) {
        m_loadFailed = true;
        return m_queue->loaded->error();
    }
    Result<StoredAlarms> loaded = std::move(*m_queue->loaded);
    m_queue->loaded = Result<StoredAlarms>(StoredAlarms {});
    return loaded;
}

void SqliteAlarmStore::write(AlarmRecord record, Done done) { push(std::move(record), std::move(done)); }
void SqliteAlarmStore::addStateTeller(const QString &source) { push(AddStateTeller { source }, {}); }
void SqliteAlarmStore::addPending(const PendingAcknowledgement &pending) { push(pending, {}); }
void SqliteAlarmStore::removePending(const QString &key) { push(RemovePending { key }, {}); }

void SqliteAlarmStore::heard(const QString &connection, const QDateTime &at) { push(Heard { connection, at }, {}); }

void SqliteAlarmStore::push(JournalChange change, Done done)
{
    {
        const QMutexLocker lock(&m_queue->mutex);
        const auto *record = std::get_if<AlarmRecord>(&change);
        const bool mayBeLost = record && record->alarm.priority != AlarmPriority::Critical && !done;
        if (!keepsPace() && mayBeLost && m_queue->changes.size() + m_queue->taken >= kKeptUnwritten) {
            ++m_lost;
            return;
        }
    }
    const quint64 number = m_next++;
    m_pushed = number;
    m_waiting.push_back({ number, m_clock.monotonic(), std::move(done), false });
    if (!m_watch)
        m_watch = m_clock.after(kSlow, [this] { look(); });
    const QMutexLocker lock(&m_queue->mutex);
    m_queue->changes.push_back({ number, std::move(change), m_clock.now() });
    m_queue->pushed.wakeOne();
}

bool SqliteAlarmStore::keepsPace()
{
    const auto unwritten = [this] { return m_queue->changes.size() + m_queue->taken; };
    if (m_stuckAt != m_queue->batches)
        m_stuckAt.reset();
    const QDeadlineTimer deadline(kPace);
    while (unwritten() >= kPaced && !m_stuckAt) {
        m_queue->pushed.wakeOne();
        if (!m_refusal.isEmpty() || !m_queue->written.wait(&m_queue->mutex, deadline))
            m_stuckAt = m_queue->batches; // nobody waits for it again until it moves
    }
    return !m_stuckAt;
}

void SqliteAlarmStore::history(const HistoryQuery &query, HistoryDone done)
{
    m_historyReader.history(query, std::move(done));
}

void SqliteAlarmStore::kept(const KeptQuery &query, KeptDone done)
{
    m_questions.push_back({ m_pushed, query, std::move(done) });
    askWhatMayBeAsked();
}

void SqliteAlarmStore::askWhatMayBeAsked()
{
    while (!m_questions.empty() && m_written && m_questions.front().after <= *m_written) {
        Question question = std::move(m_questions.front());
        m_questions.pop_front();
        m_keptReader.kept(question.query, std::move(question.done));
    }
}

// Goes with the next change, in its place among them, or by itself after a while: nobody waits for it, and a transaction
// of its own for each frame would wear an SD card out.
void SqliteAlarmStore::painted(const QList<AlarmKey> &alarms, const QDateTime &at)
{
    if (!m_paintedGoes) {
        m_paintedGoes = m_clock.after(kPaintedGoes, [this] {
            const auto timer = std::move(m_paintedGoes); // it is running: destroyed at the end
            const QMutexLocker lock(&m_queue->mutex);
            m_queue->pushed.wakeOne();
        });
    }
    const QMutexLocker lock(&m_queue->mutex);
    m_queue->changes.push_back({ m_next++, Painted { alarms, at }, m_clock.now() });
}

// The writer's word: all up to `through` is on disk or, where there is a refusal, kept for another try.
void SqliteAlarmStore::took(quint64 through, const QString &refusal, const QStringList &remarks)
{
    const QPointer<SqliteAlarmStore> self(this); // what is called may end this store
    // That the file is open tells nothing of what waits.
    const bool onlyOpened = through == 0 && refusal.isEmpty() && m_refusal.isEmpty();
    m_refusal = refusal;
    if (!onlyOpened)
        m_lastHeard = m_clock.monotonic();
    if (refusal.isEmpty())
        m_written = std::max(through, m_written.value_or(0));
    QStringList news = remarks;
    if (refusal.isEmpty() && m_lost > 0)
        news.append(
            QStringLiteral("%1: %2 changes are not recorded: the disk took nothing, and there was no more room for"
                           " them in memory")
                .arg(m_file)
                .arg(std::exchange(m_lost, 0)));
    while (self && refusal.isEmpty() && !m_refused.empty() && m_refused.front().number <= through) {
        const Done done = std::move(m_refused.front().done);
        m_refused.pop_front();
        done({});
    }
    while (self && !m_waiting.empty() && m_waiting.front().number <= through) {
        Waiting one = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!one.done)
            continue;
        const Done done = one.done;
        const bool tell = refusal.isEmpty() || !one.told;
        if (!refusal.isEmpty()) {
            one.told = true;
            m_refused.push_back(std::move(one));
        }
        if (tell)
            done(refusal.isEmpty() ? Result<void>() : Result<void>(Error { refusal }));
    }
    if (!self)
        return;
    if (m_waiting.empty())
        m_watch.reset();
    askWhatMayBeAsked();
    for (const QString &remark : std::as_const(news)) {
        qCInfo(storeLog, "%ls", qUtf16Printable(remark));
        emit remarked(remark);
    }
    if (!onlyOpened)
        tellHealth();
    if (self && m_loadsLate && isLoaded()) {
        m_loadsLate = false;
        emit loadedLate();
    }
}

bool SqliteAlarmStore::isLoaded() const
{
    const QMutexLocker lock(&m_queue->mutex);
    return m_queue->loaded.has_value();
}

std::chrono::nanoseconds SqliteAlarmStore::age() const
{
    using namespace std::chrono_literals;
    return m_waiting.empty() ? 0ns : m_clock.monotonic() - std::max(m_waiting.front().since, m_lastHeard);
}

// Runs while something waits for the disk: a disk that hangs tells nothing by itself.
void SqliteAlarmStore::look()
{
    const QPointer<SqliteAlarmStore> self(this);
    const auto now = m_clock.monotonic();
    for (size_t i = 0; self && i < m_waiting.size() && now - m_waiting[i].since >= kGiveUp; ++i) {
        if (m_waiting[i].done && !std::exchange(m_waiting[i].told, true)) {
            const Done done = m_waiting[i].done;
            done(Error { problem() });
        }
    }
    if (!self)
        return;
    m_watch = m_waiting.empty() ? nullptr : m_clock.after(kSlow, [this] { look(); });
    tellHealth();
}

QString SqliteAlarmStore::problem() const
{
    if (!m_refusal.isEmpty())
        return m_refusal;
    return age() >= kSlow ? m_file + QStringLiteral(": ") + noAnswerWords() : QString();
}

QString SqliteAlarmStore::reason() const
{
    const QString whole = problem(), place = m_file + QStringLiteral(": ");
    return whole.startsWith(place) ? whole.mid(place.size()) : whole;
}

void SqliteAlarmStore::tellHealth()
{
    const QString now = problem();
    if (now == m_told)
        return;
    if (now.isEmpty())
        qCInfo(storeLog, "%ls: alarms are recorded again", qUtf16Printable(m_file));
    else
        qCWarning(storeLog, "%ls. Alarms are shown, and recorded when the disk takes them.", qUtf16Printable(now));
    m_told = now;
    emit healthChanged();
}

} // namespace halfsilver
