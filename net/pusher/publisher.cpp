#include "net/pusher/publisher.h"

#include "net/pusher/log.h"

#include <algorithm>

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
    // They are made again when they go; now they say whether they can.
    if (const auto requests = eventRequests(m_server.application, event, newNonce); !requests)
        return requests.error();
    const bool repeatable = carriesId(event.data);
    for (qsizetype from = 0; from < event.channels.size(); from += kMaxChannels) {
        PublishedEvent part = event;
        part.channels = event.channels.mid(from, kMaxChannels);
        const auto gone = m_queue.push({ ++m_number, part, repeatable }, part.data.size() * qsizetype(sizeof(QChar)));
        if (!gone.empty())
            lose(qint64(gone.size()), QStringLiteral("more waits than there is room for, and the oldest was dropped"));
    }
    if (!m_call && !m_next)
        sendNext();
    return {};
}

// Of the first of the queue.
qsizetype Publisher::howManyTogether() const
{
    qsizetype channels = 0, bytes = 0;
    for (qsizetype i = 0; i < m_queue.size(); ++i) {
        const Waiting &one = m_queue.at(i);
        channels += one.event.channels.size(); // in a batch each has an entry of its own
        bytes += one.event.data.size() * one.event.channels.size();
        if (!one.repeatable || one.number <= m_aloneThrough || channels > kMaxBatch || bytes > kBatchData)
            return std::max<qsizetype>(i, 1);
    }
    return m_queue.size();
}

// What is sent stays in the queue until it is settled.
void Publisher::sendNext()
{
    if (m_queue.isEmpty())
        return;
    const qsizetype together = howManyTogether();
    QList<PublishedEvent> events;
    for (qsizetype i = 0; i < together; ++i)
        events.append(m_queue.at(i).event);
    const auto requests = together > 1 ? batchRequests(m_server.application, events, newNonce)
                                       : eventRequests(m_server.application, events.constFirst(), newNonce);
    Q_ASSERT_X(requests && requests->size() == 1, "Publisher::sendNext", "publish() has looked at it");
    const ApiRequest &request = requests->constFirst();
    m_call = callApi(m_network, m_clock, m_server, request,
                     [this, request, last = m_queue.at(together - 1).number, together](const ApiOutcome &outcome) {
                         answered(request, last, together, outcome);
                     });
}

void Publisher::answered(const ApiRequest &request, quint64 last, qsizetype sent, const ApiOutcome &outcome)
{
    const auto call = std::move(m_call);                                          // still running this function
    const bool isStillThere = !m_queue.isEmpty() && m_queue.at(0).number <= last; // else it had to make room
    const bool canWait = outcome.kind == ApiOutcome::Later || outcome.kind == ApiOutcome::Unreachable;
    if (canWait && isStillThere && (request.repeatable || !outcome.mayHaveArrived)) {
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
    if (outcome.kind == ApiOutcome::Refused && sent > 1) {
        m_aloneThrough = last;
        sendNext();
        return;
    }
    qint64 settled = 0;
    for (; !m_queue.isEmpty() && m_queue.at(0).number <= last; ++settled)
        m_queue.take();
    if (outcome.kind == ApiOutcome::Done) {
        m_published += sent;
        setProblem({});
    } else if (settled > 0) {
        lose(settled,
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
