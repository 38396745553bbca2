#include "net/alarms/acknowledgement_poster.h"

#include "app/core/alarms/alarm_json.h"
#include "net/alarms/backend_words.h"
#include "net/alarms/raise_outcome.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace halfsilver {

namespace {

Q_LOGGING_CATEGORY(lcAcknowledgements, "halfsilver.acknowledgements")

// Before the clock of a machine without a battery is set, its times are those of 1970.
bool isTold(const QDateTime &at) { return at.isValid() && at.date().year() >= 2024; }

constexpr size_t kMostWaiting = 5000; // bounded memory; beyond it the oldest is let go

} // namespace

AcknowledgementPoster::AcknowledgementPoster(QNetworkAccessManager &network, Clock &clock, AlarmStore *store,
                                             RandomUnit random)
    : m_network(network)
    , m_clock(clock)
    , m_store(store)
    , m_random(std::move(random))
{
}

void AcknowledgementPoster::setTarget(const Target &target)
{
    m_knowledge = Knowledge::Known;
    m_target = target;
    const auto unwanted = [&] { // only a hub has an address for what was cleared
        return std::find_if(m_posts.begin(), m_posts.end(),
                            [&](const Post &post) { return post.about.clear && !target.hub; });
    };
    for (auto post = unwanted(); post != m_posts.end(); post = unwanted())
        drop(post);
    tryNow();
}

void AcknowledgementPoster::tryNow()
{
    for (Post &post : m_posts)
        post.notBefore = {};
    m_again.reset();
    next();
}

void AcknowledgementPoster::setNobody()
{
    m_knowledge = Knowledge::Nobody;
    m_call.reset();
    m_again.reset();
    while (!m_posts.empty())
        drop(m_posts.begin());
    setProblem({});
}

void AcknowledgementPoster::restore(const QList<PendingAcknowledgement> &pending)
{
    std::vector<Post> posts;
    for (const PendingAcknowledgement &about : pending)
        posts.push_back({ about });
    m_posts.insert(m_posts.begin(), posts.begin(), posts.end()); // they are older than what was done since
    next();
}

void AcknowledgementPoster::acknowledged(const AlarmKey &key, const QDateTime &at, const QString &by)
{
    if (m_knowledge != Knowledge::Nobody)
        add({ key, at, by, QUuid::createUuid().toString(QUuid::WithoutBraces) });
}

void AcknowledgementPoster::cleared(const AlarmKey &key, const QDateTime &at, const QString &by)
{
    if (m_knowledge == Knowledge::Unknown || (m_knowledge == Knowledge::Known && m_target.hub))
        add({ key, at, by, QUuid::createUuid().toString(QUuid::WithoutBraces), true });
}

QList<PendingAcknowledgement> AcknowledgementPoster::pending() const
{
    QList<PendingAcknowledgement> all;
    for (const Post &post : m_posts)
        all.append(post.about);
    return all;
}

void AcknowledgementPoster::add(const PendingAcknowledgement &about)
{
    if (m_store)
        m_store->addPending(about);
    if (m_posts.size() == kMostWaiting)
        drop(m_posts.begin());
    m_posts.push_back({ about });
    next();
}

void AcknowledgementPoster::drop(std::vector<Post>::iterator post)
{
    if (m_store)
        m_store->removePending(post->about.idempotencyKey);
    m_posts.erase(post);
}

HttpRequest AcknowledgementPoster::request(const Post &post) const
{
    QJsonObject body { { QStringLiteral("by"), post.about.by } };
    if (isTold(post.about.at))
        body[QLatin1String("at")] = toText(post.about.at);
    HttpRequest request { m_target.url, {}, m_target.token(), {}, post.about.idempotencyKey.toLatin1() };
    if (m_target.hub) {
        request.url = alarmUrl(m_target.url, post.about.key.id, post.about.clear ? "clear" : "acknowledge");
    } else {
        body[QLatin1String("id")] = post.about.key.id;
    }
    request.json = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

// One at a time, the oldest that is due first: a backend hears things in their order, and one that it refuses does not
// hold up the others.
void AcknowledgementPoster::next()
{
    if (m_call || m_knowledge != Knowledge::Known || m_posts.empty())
        return;
    const auto now = m_clock.monotonic();
    const auto due = std::find_if(m_posts.begin(), m_posts.end(), [now](const Post &p) { return p.notBefore <= now; });
    if (due == m_posts.end()) {
        const auto first = std::min_element(m_posts.begin(), m_posts.end(),
                                            [](const Post &a, const Post &b) { return a.notBefore < b.notBefore; });
        const auto delay = std::chrono::ceil<std::chrono::milliseconds>(first->notBefore - now);
        m_again = m_clock.after(delay, [this] { next(); });
        return;
    }
    m_call = std::make_unique<HttpCall>(
        m_network, m_clock, request(*due),
        [this, key = due->about.idempotencyKey](const HttpAnswer &answer) { answered(key, answer); });
}

void AcknowledgementPoster::answered(const QString &idempotencyKey, const HttpAnswer &answer)
{
    const auto call = std::move(m_call); // still running this function
    const auto post = std::find_if(m_posts.begin(), m_posts.end(),
                                   [&](const Post &p) { return p.about.idempotencyKey == idempotencyKey; });
    // 404: it does not know the alarm, and will not learn it from us.
    const bool unknown =
        answer.status == 404 && !(m_stillToBeRaised && post != m_posts.end() && m_stillToBeRaised(post->about.key));
    const bool heard = answer.ok() || unknown;
    const QString problem = heard
        ? QString()
        : backendWords(answer, m_target.hub ? m_target.url.host() : QStringLiteral("acknowledge_url"));
    if (!heard && problem != m_problem) // once per cause: a backend that is down for a night must not fill the journal
        qCInfo(lcAcknowledgements, "not told yet: %ls", qUtf16Printable(backendDetail(answer)));
    if (post != m_posts.end()) {
        if (heard) {
            drop(post);
        } else {
            const auto wait = retryDelay(post->attempt++, answer, m_random());
            post->notBefore = m_clock.monotonic() + wait;
            // Trouble of the backend, not of this one: the others would meet it too.
            if (answer.status == 0 || answer.status >= 500 || answer.status == 429 || answer.status == 401) {
                for (Post &other : m_posts)
                    other.notBefore = std::max(other.notBefore, post->notBefore);
            }
            if (mayBeItsOwnFault(answer)) // then it comes after them
                std::rotate(post, std::next(post), m_posts.end());
        }
    }
    m_again.reset();
    next();
    setProblem(problem);
}

void AcknowledgementPoster::setProblem(const QString &problem)
{
    if (std::exchange(m_problem, problem) != problem && m_problemChanged)
        m_problemChanged();
}

} // namespace halfsilver
