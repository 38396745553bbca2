#include "net/alarms/raise_sender.h"

#include "app/core/state_lock.h"
#include "net/alarms/raise_outcome.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>

namespace halfsilver {

namespace {

Q_LOGGING_CATEGORY(lcRaises, "halfsilver.raises")

} // namespace

// What one look at the folder found. Made in the disk's thread.
struct RaiseSender::Look {
    Result<void> prepared;
    std::shared_ptr<StateLock> lock;    // held, or another program is sending
    QStringList names;                  // of all that wait
    QMap<QString, RaiseRequest> unread; // those that were not known
    QStringList remarks;
};

RaiseSender::RaiseSender(const QString &stateFolder, QNetworkAccessManager &network, Clock &clock, RandomUnit random,
                         QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_network(network)
    , m_random(random ? std::move(random) : [] { return QRandomGenerator::global()->generateDouble(); })
    , m_queue(stateFolder)
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &RaiseSender::look);
}

RaiseSender::~RaiseSender() = default;

void RaiseSender::setTarget(const QString &source, const std::optional<RaiseTarget> &target)
{
    if (!target) {
        m_targets.remove(source);
        return;
    }
    m_targets.insert(source, *target);
    m_pace.remove(source);
    if (m_started)
        look();
}

void RaiseSender::start()
{
    m_started = true;
    look();
}

void RaiseSender::submit(const RaiseRequest &asked)
{
    const RaiseRequest request = addressed(asked);
    m_submitted.insert(request.idempotencyKey);
    m_beingKept.append(request);
    emit noticed(request);
    // As it was asked: where it names no target, whichever program sends it knows one.
    m_disk.run([queue = m_queue, asked] { return queue.add(asked); },
               [this, request](const Result<QString> &added) {
                   m_beingKept.removeOne(request);
                   if (added) {
                       m_onDisk.insert(*added, request);
                   } else {
                       m_unkept.append(request);
                       qCWarning(lcRaises, "%ls", qUtf16Printable(added.error().text));
                   }
                   setProblem(m_diskProblem, added ? QString() : added.error().text);
                   look();
               });
}

RaiseRequest RaiseSender::addressed(RaiseRequest request) const
{
    request.target = targetOf(request);
    return request;
}

QList<RaiseRequest> RaiseSender::waiting() const { return m_onDisk.values() + m_unkept + m_beingKept; }

std::optional<RaiseRequest::Verb> RaiseSender::lastWaiting(const QString &source, const QString &id) const
{
    std::optional<RaiseRequest::Verb> last;
    for (const RaiseRequest &request : waiting()) {
        if (request.target == source && request.id() == id)
            last = request.verb;
    }
    return last;
}

void RaiseSender::look()
{
    if (!m_started)
        return;
    if (m_busy) {
        m_again = true;
        return;
    }
    m_busy = true;
    m_again = false;
    m_next.reset();
    const QStringList list = m_onDisk.keys();
    m_disk.run(
        [queue = m_queue, known = QSet<QString>(list.begin(), list.end())] {
            Look look;
            look.prepared = queue.prepare();
            if (!look.prepared)
                return look;
            look.names = queue.names();
            if (look.names.isEmpty())
                return look;
            // The kernel drops the lock when its owner dies, so whatever happens one program goes on.
            look.lock =
                std::make_shared<StateLock>(queue.folder() + QStringLiteral("/sending"), QStringLiteral("halfsilver"));
            if (!look.lock->held())
                look.lock.reset();
            else
                look.names = queue.names(); // what another program has sent meanwhile is gone
            for (const QString &name : std::as_const(look.names)) {
                if (known.contains(name))
                    continue;
                if (const auto request = queue.read(name)) {
                    look.unread.insert(name, *request);
                } else if (look.lock) { // nothing can be done with it, and it would be met at every look
                    look.remarks.append(request.error().text);
                    (void)queue.setAside(name, request.error().text);
                }
            }
            return look;
        },
        [this](const Look &look) { seen(look); });
}

void RaiseSender::seen(const Look &look)
{
    if (m_watcher.directories().isEmpty() && look.prepared)
        m_watcher.addPath(m_queue.folder());
    for (const QString &remark : look.remarks)
        qCWarning(lcRaises, "%ls", qUtf16Printable(remark));
    if (look.prepared) {
        for (const QString &name : m_onDisk.keys()) {
            if (look.names.contains(name))
                continue;
            const RaiseRequest gone = m_onDisk.take(name); // another program has sent it
            emit accepted(gone);
        }
        for (auto it = look.unread.begin(); it != look.unread.end(); ++it) {
            const RaiseRequest request = addressed(*it);
            m_onDisk.insert(it.key(), request);
            if (!m_submitted.contains(request.idempotencyKey))
                emit noticed(request);
        }
    }
    m_lock = look.lock;
    emit looked();
    emit problemChanged();
    if (!m_onDisk.isEmpty() && !m_lock) {
        m_busy = false;
        lookIn(kLookAfterOther);
        return;
    }
    sendNext();
}

// For each target the oldest first, and one at a time; a target that has to wait does not hold up the others.
void RaiseSender::sendNext()
{
    const auto now = m_clock.monotonic();
    std::optional<std::chrono::nanoseconds> soonest;
    QSet<QString> passed;
    std::vector<Entry> entries;
    for (auto it = m_onDisk.begin(); it != m_onDisk.end(); ++it)
        entries.push_back({ it.key(), it.value() });
    for (const RaiseRequest &request : std::as_const(m_unkept))
        entries.push_back({ {}, request });
    for (const Entry &entry : entries) {
        const QString &source = entry.request.target;
        const auto target = m_targets.constFind(source);
        if (target == m_targets.constEnd() || passed.contains(source))
            continue;
        const auto notBefore = m_pace.value(source).notBefore;
        if (notBefore <= now) {
            send(entry, *target);
            return;
        }
        passed.insert(source);
        soonest = std::min(soonest.value_or(notBefore), notBefore);
    }
    m_lock.reset();
    m_busy = false;
    if (m_again)
        look();
    else
        lookIn(soonest ? std::chrono::ceil<std::chrono::milliseconds>(*soonest - now)
                       : std::chrono::milliseconds(kSlowLook));
}

void RaiseSender::send(const Entry &entry, const RaiseTarget &target)
{
    m_call = std::make_unique<HttpCall>(m_network, m_clock, httpRequestOf(entry.request, target.url, target.token),
                                        [this, entry](const HttpAnswer &answer) { answered(entry, answer); });
}

void RaiseSender::answered(const Entry &entry, const HttpAnswer &answer)
{
    const auto call = std::move(m_call); // still running this function
    const QString source = entry.request.target;
    const RaiseOutcome outcome = outcomeOf(entry.request.verb, answer);
    if (outcome == RaiseOutcome::Later) {
        Pace &pace = m_pace[source];
        pace.notBefore = m_clock.monotonic() + retryDelay(pace.attempt++, answer, m_random());
        if (m_problem != answer.error) // once per cause: a backend that is down for a night must not fill the journal
            qCInfo(lcRaises, "[%ls] not told yet: %ls", qUtf16Printable(source), qUtf16Printable(answer.error));
        setProblem(m_problem, answer.error);
        sendNext();
        return;
    }
    m_pace.remove(source);
    setProblem(m_problem, {});
    const bool isAccepted = outcome == RaiseOutcome::Accepted;
    const QString reason = isAccepted ? QString() : refusalOf(answer);
    drop(entry);
    if (isAccepted)
        emit accepted(entry.request);
    else {
        qCWarning(lcRaises, "%ls %ls refused, set aside in %ls/refused: %ls",
                  qUtf16Printable(toText(entry.request.verb)), qUtf16Printable(entry.request.id()),
                  qUtf16Printable(m_queue.folder()), qUtf16Printable(reason));
        emit refused(entry.request, reason);
    }
    if (entry.name.isEmpty())
        return lookAgain();
    // The lock is held until the file has gone: nobody else sends it.
    m_disk.run([queue = m_queue, name = entry.name, isAccepted,
                reason] { return isAccepted ? queue.remove(name) : queue.setAside(name, reason); },
               [this](const Result<void> &done) {
                   if (!done) // it will be sent again, which its idempotency key makes harmless
                       qCWarning(lcRaises, "%ls", qUtf16Printable(done.error().text));
                   lookAgain();
               });
}

void RaiseSender::drop(const Entry &entry)
{
    m_onDisk.remove(entry.name);
    m_unkept.removeOne(entry.request);
    m_submitted.insert(entry.request.idempotencyKey); // a file that cannot be removed is no news
}

void RaiseSender::lookAgain()
{
    m_lock.reset();
    m_busy = false;
    look();
}

void RaiseSender::lookIn(std::chrono::milliseconds delay)
{
    m_next = m_clock.after(delay, [this] {
        const auto timer = std::move(m_next); // it is running: destroyed at the end
        look();
    });
}

void RaiseSender::setProblem(QString &which, const QString &problem)
{
    if (which == problem)
        return;
    which = problem;
    emit problemChanged();
}

} // namespace halfsilver
