#include "net/alarms/raise_sender.h"

#include "app/core/state_lock.h"
#include "net/alarms/backend_words.h"
#include "net/alarms/raise_outcome.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

#include <algorithm>

namespace halfsilver {

namespace {

Q_LOGGING_CATEGORY(lcRaises, "halfsilver.raises")

// What was answered leaves the queue.
Result<void> settle(const RaiseQueue &queue, const QString &name, bool accepted, const QString &reason)
{
    return accepted ? queue.remove(name) : queue.setAside(name, reason);
}

} // namespace

// What one look at the folder found. Made in the disk's thread.
struct RaiseSender::Look {
    Result<void> prepared;
    std::shared_ptr<StateLock> lock;    // held, or another program is sending
    QStringList names;                  // of all that wait
    QMap<QString, RaiseRequest> unread; // those that were not known
    QStringList settled;                // names of what was answered and is still there
    QMap<QString, QString> unreadable;  // the names of what stays where it is, with the reason
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
    m_waiting.submit(request);
    emit noticed(request, false);
    // As it was asked: where it names no target, whichever program sends it knows one.
    m_disk.run([queue = m_queue, asked] { return queue.add(asked); },
               [this, request](const Result<QString> &added) {
                   if (added)
                       m_waiting.kept(*added, request);
                   else
                       notKept(request, added.error().text);
                   if (!added || !m_waiting.hasUnkept())
                       setProblem(m_diskProblem, added ? QString() : added.error().text);
                   look();
               });
}

RaiseRequest RaiseSender::addressed(RaiseRequest request) const
{
    request.target = targetOf(request);
    return request;
}

void RaiseSender::notKept(const RaiseRequest &request, const QString &why)
{
    qCWarning(lcRaises, "%ls", qUtf16Printable(why));
    const auto lost = m_waiting.notKept(request);
    if (!lost)
        return;
    qCWarning(lcRaises, "%ls %ls is given up: too many wait, and the disk takes none",
              qUtf16Printable(toText(lost->verb)), qUtf16Printable(lost->id()));
    emit refused(*lost, why);
}

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
    const QStringList list = m_waiting.names();
    m_disk.run(
        [queue = m_queue, known = QSet<QString>(list.begin(), list.end()), settled = m_settled] {
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
            for (auto it = settled.begin(); it != settled.end(); ++it) {
                if (look.names.removeOne(it.key()) && !(look.lock && settle(queue, it.key(), it->accepted, it->reason)))
                    look.settled.append(it.key());
            }
            for (const QString &name : std::as_const(look.names)) {
                if (known.contains(name))
                    continue;
                if (const auto request = queue.read(name)) {
                    look.unread.insert(name, *request);
                } else if (look.lock) { // nothing can be done with it, and it would be met at every look
                    if (queue.setAside(name, request.error().text))
                        look.remarks.append(request.error().text);
                    else
                        look.unreadable.insert(name, request.error().text);
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
    if (look.lock) {
        m_settled.removeIf([&look](const auto &it) { return !look.settled.contains(it.key()); });
        for (auto it = look.unreadable.begin(); it != look.unreadable.end(); ++it) {
            if (!m_unreadable.contains(it.key()))
                qCWarning(lcRaises, "%ls", qUtf16Printable(it.value()));
        }
        const QStringList unreadable = look.unreadable.keys();
        m_unreadable = QSet<QString>(unreadable.begin(), unreadable.end());
    }
    if (look.prepared) {
        for (const QString &name : m_waiting.names()) {
            if (!look.names.contains(name))
                emit accepted(m_waiting.take(name)); // another program has sent it
        }
        for (auto it = look.unread.begin(); it != look.unread.end(); ++it) {
            const RaiseRequest request = addressed(*it);
            if (m_waiting.found(it.key(), request))
                emit noticed(request, true);
        }
    }
    m_lock = look.lock;
    emit looked();
    emit problemChanged();
    if (!m_waiting.names().isEmpty() && !m_lock) {
        m_busy = false;
        lookIn(kLookAfterOther);
        return;
    }
    sendNext();
}

// For each target the oldest first, and one at a time; a target that has to wait does not hold up the others, nor an
// alarm that a backend stumbles over the alarms behind it.
void RaiseSender::sendNext()
{
    const auto now = m_clock.monotonic();
    std::optional<std::chrono::nanoseconds> soonest;
    for (const Entry &entry : m_waiting.firsts()) {
        const QString &source = entry.request.target;
        const auto target = m_targets.constFind(source);
        if (target == m_targets.constEnd())
            continue;
        const auto notBefore = m_pace.value(source).notBefore;
        if (notBefore <= now) {
            send(entry, *target);
            return;
        }
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
    const auto token = target.presentToken();
    if (!token) {
        later(entry.request.target, {}, token.error().text, token.error().text);
        return;
    }
    HttpRequest request = httpRequestOf(entry.request, target.url, *token);
    request.caFile = target.caFile;
    m_call = std::make_unique<HttpCall>(
        m_network, m_clock, request,
        [this, entry, host = target.url.host()](const HttpAnswer &answer) { answered(entry, host, answer); });
}

// Not taken: the next one for another target, and this target again after a while.
void RaiseSender::later(const QString &source, const HttpAnswer &answer, const QString &problem, const QString &detail)
{
    Pace &pace = m_pace[source];
    pace.notBefore = m_clock.monotonic() + retryDelay(pace.attempt++, answer, m_random());
    if (m_problem != problem) // once per cause: a backend that is down for a night must not fill the journal
        qCInfo(lcRaises, "[%ls] not told yet: %ls", qUtf16Printable(source), qUtf16Printable(detail));
    setProblem(m_problem, problem);
    sendNext();
}

void RaiseSender::answered(const Entry &entry, const QString &host, const HttpAnswer &answer)
{
    const auto call = std::move(m_call); // still running this function
    const QString source = entry.request.target;
    const RaiseOutcome outcome = outcomeOf(entry.request.verb, answer);
    if (outcome == RaiseOutcome::Later) {
        if (mayBeItsOwnFault(answer))
            m_waiting.stumbled(entry);
        later(source, answer, backendWords(answer, host), backendDetail(answer));
        return;
    }
    m_pace.remove(source);
    setProblem(m_problem, {});
    const bool isAccepted = outcome == RaiseOutcome::Accepted;
    const QString reason = isAccepted ? QString() : refusalOf(answer);
    m_waiting.answered(entry);
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
    m_disk.run(
        [queue = m_queue, name = entry.name, isAccepted, reason] { return settle(queue, name, isAccepted, reason); },
        [this, name = entry.name, isAccepted, reason](const Result<void> &done) {
            if (!done) { // a later run sends it again, which its idempotency key makes harmless
                qCWarning(lcRaises, "%ls", qUtf16Printable(done.error().text));
                m_settled.insert(name, { isAccepted, reason });
            }
            lookAgain();
        });
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
