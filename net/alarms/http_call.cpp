#include "net/alarms/http_call.h"

#include "app/core/moment.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>

namespace halfsilver {

namespace {

QNetworkRequest prepared(const HttpRequest &request)
{
    QNetworkRequest prepared(request.url);
    // A POST that is redirected would become a GET: it is reported instead.
    prepared.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                          request.json ? QNetworkRequest::ManualRedirectPolicy
                                       : QNetworkRequest::SameOriginRedirectPolicy);
    prepared.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    prepared.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    prepared.setTransferTimeout(int(std::chrono::milliseconds(HttpCall::kTimeLimit).count()));
    prepared.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("halfsilver/" HALFSILVER_VERSION));
    prepared.setRawHeader("Accept", "application/json");
    if (!request.token.isEmpty())
        prepared.setRawHeader("Authorization", "Bearer " + request.token.toUtf8());
    if (!request.etag.isEmpty())
        prepared.setRawHeader("If-None-Match", request.etag);
    if (request.json)
        prepared.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    if (!request.idempotencyKey.isEmpty())
        prepared.setRawHeader("Idempotency-Key", request.idempotencyKey);
    return prepared;
}

void letGo(QNetworkReply *reply)
{
    reply->disconnect();
    reply->abort();
    reply->deleteLater();
}

} // namespace

HttpCall::HttpCall(QNetworkAccessManager &network, Clock &clock, const HttpRequest &request, Done done)
    : m_clock(clock)
    , m_done(std::move(done))
    , m_reply(request.json ? network.post(prepared(request), *request.json) : network.get(prepared(request)), letGo)
{
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &HttpCall::read);
    connect(m_reply.get(), &QNetworkReply::finished, this, [this] { finish({}); });
    m_limit = clock.after(kTimeLimit, [this] { finish(QStringLiteral("no answer within 20 s")); });
}

HttpCall::~HttpCall() = default;

void HttpCall::read()
{
    m_body += m_reply->read(kMaxBytes + 1 - m_body.size());
    if (m_body.size() > kMaxBytes)
        finish(QStringLiteral("the answer is longer than 8 MiB"));
}

void HttpCall::finish(const QString &error)
{
    m_limit.reset();
    HttpAnswer answer;
    answer.error = error;
    if (error.isEmpty()) {
        m_body += m_reply->read(kMaxBytes + 1 - m_body.size());
        answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = std::move(m_body);
        answer.etag = m_reply->rawHeader("ETag");
        answer.retryAfter = retryAfterFromText(m_reply->rawHeader("Retry-After"), m_clock.now());
        const auto failed = m_reply->error();
        // Below 400 the network's error is the truth: cut short after its 200, or redirected to where we do not go.
        if (failed != QNetworkReply::NoError && answer.status < 400) {
            answer.status = 0;
            answer.error = failed == QNetworkReply::InsecureRedirectError
                ? QStringLiteral("redirected to another address")
                : m_reply->errorString();
        } else if (!answer.ok() && answer.status != 304) {
            answer.error = QStringLiteral("HTTP %1").arg(answer.status);
        }
        if (answer.body.size() > kMaxBytes)
            answer = { 0, {}, {}, {}, QStringLiteral("the answer is longer than 8 MiB") };
    }
    m_reply.reset();
    const Done done = std::move(m_done);
    done(answer); // may destroy this
}

std::optional<std::chrono::milliseconds> retryAfterFromText(const QByteArray &text, const QDateTime &now)
{
    bool ok = false;
    if (const int seconds = text.trimmed().toInt(&ok); ok && seconds >= 0)
        return std::chrono::seconds(seconds);
    QByteArray date = text.trimmed();
    if (date.endsWith("GMT"))
        date.replace(date.size() - 3, 3, "+0000");
    if (const auto ms = momentFromText(QString::fromLatin1(date)))
        return std::chrono::milliseconds(std::max<qint64>(0, *ms - now.toMSecsSinceEpoch()));
    return std::nullopt;
}

} // namespace halfsilver
