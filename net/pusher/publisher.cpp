#include "net/pusher/publisher.h"

#include "net/pusher/log.h"

namespace halfsilver::pusher {

std::unique_ptr<HttpCall> callApi(QNetworkAccessManager &network, Clock &clock, const ApiServer &server,
                                  const ApiRequest &request, std::function<void(const ApiOutcome &)> done)
{
    HttpRequest http;
    http.url = addressOf(server, request, clock.now());
    http.caFile = server.caFile;
    if (request.method == "POST")
        http.json = request.body;
    http.once = !request.repeatable;
    return std::make_unique<HttpCall>(network, clock, http, [&clock, done](const HttpAnswer &answer) {
        done(apiOutcome(answer, clock.now(), clock.isSet()));
    });
}

Publisher::Publisher(const ApiServer &server, QNetworkAccessManager &network, Clock &clock, RandomUnit random,
                     QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_network(network)
    , m_clock(clock)
    , m_random(std::move(random))
{
}

Publisher::~Publisher() = default;

Result<void> Publisher::publish(const PublishedEvent &event)
{
    const auto requests = eventRequests(m_server.application, event, newNonce);
    if (!requests)
        return requests.error();
    for (const ApiRequest &request : *requests) {
        const auto gone = m_queue.push(request, request.body.size());
        if (!gone.empty())
            lose(qint64(gone.size()), QStringLiteral("more waits than there is room for, and the oldest was dropped"));
    }
    if (!m_call && !m_next)
        sendNext();
    return {};
}

// The first of the queue stays there until it is settled.
void Publisher::sendNext()
{
    if (m_queue.isEmpty())
        return;
    m_call = callApi(m_network, m_clock, m_server, m_queue.first(),
                     [this, request = m_queue.first()](const ApiOutcome &outcome) { answered(request, outcome); });
}

void Publisher::answered(const ApiRequest &request, const ApiOutcome &outcome)
{
    const auto call = std::move(m_call);                                        // still running this function
    const bool isStillFirst = !m_queue.isEmpty() && m_queue.first() == request; // else it had to make room
    const bool canWait = outcome.kind == ApiOutcome::Later || outcome.kind == ApiOutcome::Unreachable;
    if (canWait && isStillFirst && (request.repeatable || !outcome.mayHaveArrived)) {
        setProblem(outcome.problem);
        HttpAnswer pace;
        pace.retryAfter = outcome.retryAfter;
        m_next = m_clock.after(retryDelay(m_attempt++, pace, m_random()), [this] {
            const auto timer = std::move(m_next); // it is running: destroyed at the end
            sendNext();
        });
        return;
    }
    m_attempt = 0;
    if (isStillFirst)
        m_queue.take();
    if (outcome.kind == ApiOutcome::Done) {
        ++m_published;
        setProblem({});
    } else if (isStillFirst) {
        lose(1,
             canWait
                 ? QString(outcome.problem
                           + QStringLiteral(". The event may have arrived, and has no id by which a second one would "
                                            "be known: it is not sent again"))
                 : outcome.problem);
    }
    sendNext();
}

void Publisher::lose(qint64 number, const QString &why)
{
    m_lost += number;
    setProblem(why);
}

void Publisher::setProblem(const QString &problem)
{
    if (m_problem == problem) // once per cause: a server that is down for a night must not fill the journal
        return;
    m_problem = problem;
    if (!problem.isEmpty())
        qCWarning(lcPusher, "publishing to %ls: %ls", qUtf16Printable(m_server.origin.toString()),
                  qUtf16Printable(problem));
    emit problemChanged();
}

} // namespace halfsilver::pusher
