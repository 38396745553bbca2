#include "net/hub/webhooks/webhook.h"

#include "net/hub/hub_log.h"
#include "net/pusher/signature.h"

#include <algorithm>

namespace halfsilver::hub {

namespace {
const QString kNoRoom = QStringLiteral("more happens than there is room for; some of it was dropped");
}

Webhook::Webhook(const HubWebhook &settings, const Credentials &credentials, Clock &clock, RandomUnit random,
                 QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_credentials(credentials)
    , m_clock(clock)
    , m_random(std::move(random))
{
}

Webhook::~Webhook() = default;

bool Webhook::wants(ChannelEvent::Kind kind, const QString &channel) const
{
    const QStringList &patterns = m_settings.channels;
    return m_settings.events.contains(nameOf(kind))
        && (patterns.isEmpty() || std::any_of(patterns.begin(), patterns.end(), [&](const QString &pattern) {
                return fitsPattern(pattern, channel);
            }));
}

void Webhook::tell(const QList<EventGather::Event> &events)
{
    QByteArrayList wanted;
    for (const auto &event : events) {
        if (!wants(event.kind, event.channel))
            continue;
        wanted.append(event.json);
        if (wanted.size() == kMostEvents)
            add(std::exchange(wanted, {}));
    }
    if (!wanted.isEmpty())
        add(wanted);
    if (!m_call && !m_next)
        sendNext();
}

void Webhook::missed(const ChannelEvent &event)
{
    if (!wants(event.kind, event.channel))
        return;
    ++m_lost;
    setProblem(kNoRoom);
}

// The same bytes at each try, so that who gets them twice can know it.
void Webhook::add(const QByteArrayList &events)
{
    Request request { "{\"time_ms\":" + QByteArray::number(m_clock.now().toMSecsSinceEpoch()) + ",\"events\":["
                          + events.join(',') + "]}",
                      events.size(), m_clock.monotonic() + kPatience, m_numbers++ };
    m_waiting += request.events;
    const qsizetype bytes = request.body.size();
    for (const Request &gone : m_queue.push(std::move(request), bytes))
        lose(gone.events, kNoRoom);
}

void Webhook::sendNext()
{
    while (!m_queue.isEmpty() && m_queue.first().until <= m_clock.monotonic()) {
        m_attempt = 0;
        lose(m_queue.take().events, m_problem);
    }
    if (m_queue.isEmpty())
        return;
    const Request &request = m_queue.first();
    HttpRequest http;
    http.url = QUrl(m_settings.url, QUrl::StrictMode);
    http.json = request.body;
    http.caFile = m_settings.caFile;
    http.headers = { { "X-Pusher-Key", m_credentials.key.toUtf8() },
                     { "X-Pusher-Signature", pusher::signature(request.body, m_credentials.secret.toUtf8()) } };
    m_call =
        std::make_unique<HttpCall>(m_network, m_clock, http, [this, number = request.number](const HttpAnswer &answer) {
            answered(number, answer);
        });
}

void Webhook::answered(quint64 number, const HttpAnswer &answer)
{
    const auto call = std::move(m_call);                                              // still running this function
    const bool isStillFirst = !m_queue.isEmpty() && m_queue.first().number == number; // else it had to make room
    setProblem(answer.ok() ? QString() : answer.error);
    if (answer.ok() || !isStillFirst) {
        m_attempt = 0;
        if (isStillFirst) {
            const Request sent = m_queue.take();
            m_waiting -= sent.events;
            m_sent += sent.events;
        }
        return sendNext();
    }
    HttpAnswer pace; // a refusal may be the receiver's mistake, and is tried again like any other failure
    pace.retryAfter = answer.retryAfter;
    m_next = m_clock.after(retryDelay(m_attempt++, pace, m_random()), [this] {
        const auto timer = std::move(m_next); // it is running: destroyed at the end
        sendNext();
    });
}

void Webhook::lose(qsizetype events, const QString &why)
{
    m_waiting -= events;
    m_lost += events;
    setProblem(why);
}

// Once per cause: a receiver that is away for a night must not fill the journal. Never with its address.
void Webhook::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    if (problem.isEmpty())
        qCInfo(log, "webhook %ls: taken again", qUtf16Printable(name()));
    else
        qCWarning(log, "webhook %ls: %ls", qUtf16Printable(name()), qUtf16Printable(problem));
}

QJsonObject Webhook::health() const
{
    QJsonObject health { { QStringLiteral("ok"), m_problem.isEmpty() },
                         { QStringLiteral("waiting"), m_waiting },
                         { QStringLiteral("sent"), m_sent },
                         { QStringLiteral("lost"), m_lost } };
    if (!m_problem.isEmpty())
        health[QLatin1StringView("problem")] = m_problem;
    return health;
}

} // namespace halfsilver::hub
