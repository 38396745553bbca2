#include "net/alarms/http_call.h"

#include "app/core/moment.h"
#include "net/tls_configuration.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include <algorithm>
#include <cstring>

namespace halfsilver {

namespace {

constexpr int kMostRedirects = 5; // Qt's 50 would ask a backend that leads in a circle as often, at each try

QNetworkRequest prepared(const HttpRequest &request)
{
    QNetworkRequest prepared(request.url);
    // A POST that is redirected would become a GET: it is reported instead.
    prepared.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                          request.isPost() ? QNetworkRequest::ManualRedirectPolicy
                                           : QNetworkRequest::SameOriginRedirectPolicy);
    prepared.setMaximumRedirectsAllowed(kMostRedirects);
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
    else if (request.form)
        prepared.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    if (!request.idempotencyKey.isEmpty())
        prepared.setRawHeader("Idempotency-Key", request.idempotencyKey);
    if (!request.caFile.isEmpty())
        prepared.setSslConfiguration(tlsConfiguration(request.caFile));
    for (const auto &[name, value] : request.headers)
        prepared.setRawHeader(name, value);
    return prepared;
}

// A body that cannot be rewound, so that it cannot be sent again.
class OnceBody : public QIODevice {
public:
    OnceBody(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 length = std::min<qint64>(most, m_bytes.size() - m_at);
        if (length == 0)
            return -1;
        std::memcpy(data, m_bytes.constData() + m_at, size_t(length));
        m_at += length;
        return length;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

QNetworkReply *begin(QNetworkAccessManager &network, const HttpRequest &request)
{
    QNetworkRequest how = prepared(request);
    if (!request.isPost())
        return network.get(how);
    const QByteArray &bytes = request.json ? *request.json : *request.form;
    if (!request.once)
        return network.post(how, bytes);
    how.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    how.setHeader(QNetworkRequest::ContentLengthHeader, bytes.size());
    auto *body = new OnceBody(bytes, nullptr);
    QNetworkReply *reply = network.post(how, body);
    body->setParent(reply);
    return reply;
}

HttpFailure failureOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::InsecureRedirectError:
    case QNetworkReply::TooManyRedirectsError:
        return HttpFailure::Redirected;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // by the transfer timeout: who lets a call go hears nothing of it
        return HttpFailure::Late;
    default:
        return HttpFailure::Unreachable;
    }
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
    , m_reply(begin(network, request), letGo)
{
    connect(m_reply.get(), &QNetworkReply::uploadProgress, this, [this](qint64 sent) { m_sent = m_sent || sent > 0; });
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &HttpCall::read);
    connect(m_reply.get(), &QNetworkReply::finished, this, &HttpCall::finish);
    m_limit = clock.after(kTimeLimit, [this] { fail(HttpFailure::Late); });
}

HttpCall::~HttpCall() = default;

void HttpCall::read()
{
    m_body += m_reply->read(kMaxBytes + 1 - m_body.size());
    if (m_body.size() > kMaxBytes)
        fail(HttpFailure::TooLong);
}

void HttpCall::fail(HttpFailure failure)
{
    HttpAnswer failed;
    failed.failure = failure;
    failed.error = failure == HttpFailure::Late ? QStringLiteral("no answer within 20 s")
                                                : QStringLiteral("the answer is longer than 8 MiB");
    failed.mayHaveArrived = m_sent;
    answer(failed);
}

void HttpCall::finish()
{
    m_body += m_reply->read(kMaxBytes + 1 - m_body.size());
    if (m_body.size() > kMaxBytes)
        return fail(HttpFailure::TooLong);
    HttpAnswer answered;
    answered.mayHaveArrived = m_sent;
    answered.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answered.body = std::move(m_body);
    answered.etag = m_reply->rawHeader("ETag");
    answered.contentType = m_reply->rawHeader("Content-Type");
    answered.retryAfter = retryAfterFromText(m_reply->rawHeader("Retry-After"), m_clock.now());
    const auto failed = m_reply->error();
    // Below 400 the network's error is the truth: cut short after its 200, or redirected to where we do not go.
    if (failed != QNetworkReply::NoError && answered.status < 400) {
        answered.status = 0;
        answered.failure = failureOf(failed);
        answered.error = failed == QNetworkReply::InsecureRedirectError
            ? QStringLiteral("redirected to another address")
            : failed == QNetworkReply::ContentReSendError // …of HttpRequest::once
            ? QStringLiteral("the connection ended without an answer")
            : m_reply->errorString();
    } else if (!answered.ok()) {
        answered.error = QStringLiteral("HTTP %1").arg(answered.status);
    }
    answer(answered);
}

void HttpCall::answer(const HttpAnswer &answer)
{
    m_limit.reset();
    m_reply.reset();
    const Done done = std::move(m_done);
    done(answer); // may destroy this
}

std::optional<std::chrono::milliseconds> retryAfterFromText(const QByteArray &text, const QDateTime &now)
{
    bool ok = false;
    if (const int seconds = text.trimmed().toInt(&ok); ok && seconds >= 0)
        return std::chrono::seconds(seconds);
    if (const auto ms = momentFromText(QString::fromLatin1(text)))
        return std::chrono::milliseconds(std::max<qint64>(0, *ms - now.toMSecsSinceEpoch()));
    return std::nullopt;
}

} // namespace halfsilver
