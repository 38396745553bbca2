#include "app/ctl/ask.h"

#include "app/ctl/http_route.h"
#include "net/alarms/raise_outcome.h"
#include "net/tls_configuration.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace halfsilver::ctl {

namespace {

constexpr qint64 kMaxAnswer = 64 * 1024 * 1024; // 20,000 alarms with all their texts

struct Said {
    int status = 0; // of HTTP; 0: nobody answered
    QByteArray body;
    QString problem; // why nobody did
};

Said askHttp(const HttpRequest &request)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy); // a hub is at home
    QNetworkRequest asked(request.url);
    asked.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    asked.setTransferTimeout(int(std::chrono::milliseconds(kPatience).count()));
    asked.setRawHeader("Accept", "application/json");
    if (request.json && !request.json->isEmpty())
        asked.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    if (!request.caFile.isEmpty())
        asked.setSslConfiguration(tlsConfiguration(request.caFile));
    if (!request.token.isEmpty())
        asked.setRawHeader("Authorization", "Bearer " + request.token.toUtf8());
    if (!request.idempotencyKey.isEmpty())
        asked.setRawHeader("Idempotency-Key", request.idempotencyKey);

    const std::unique_ptr<QNetworkReply> reply(request.json ? network.post(asked, *request.json) : network.get(asked));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::downloadProgress, &loop, [&](qint64 received, qint64) {
        if (received > kMaxAnswer)
            reply->abort();
    });
    if (!reply->isFinished())
        loop.exec();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 0)
        return { status, reply->readAll(), {} };
    const bool late = reply->error() == QNetworkReply::OperationCanceledError;
    return { 0, {}, late ? QStringLiteral("no answer within %1 s").arg(kPatience.count()) : reply->errorString() };
}

Unreachable nobodyAt(const QUrl &url, const Said &said)
{
    return { QStringLiteral("%1: %2").arg(url.toString(QUrl::RemoveUserInfo), said.problem) };
}

} // namespace

SocketQuestion::SocketQuestion(const QString &path, const ControlRequest &request)
    : m_path(path)
    , m_socket(std::make_unique<QLocalSocket>())
{
    m_socket->connectToServer(path);
    if (m_socket->waitForConnected(int(std::chrono::milliseconds(kPatience).count())))
        m_socket->write(toLine(request));
    else
        m_problem = QStringLiteral("%1: %2").arg(path, m_socket->errorString());
    m_socket->flush();
}

SocketQuestion::~SocketQuestion() = default;

Outcome SocketQuestion::answer(std::chrono::milliseconds patience)
{
    if (!asked())
        return Unreachable { m_problem };
    const QDeadlineTimer deadline(patience);
    QByteArray line;
    while (!line.endsWith('\n')) {
        if (!m_socket->canReadLine()
            && (deadline.hasExpired() || !m_socket->waitForReadyRead(int(deadline.remainingTime()))))
            return Unreachable { QStringLiteral("%1: the mirror does not answer").arg(m_path) };
        line += m_socket->readLine();
        if (line.size() > kMaxAnswer)
            return Unreachable { QStringLiteral("%1: the answer is too long").arg(m_path) };
    }
    const QJsonDocument answer = QJsonDocument::fromJson(line);
    if (!answer.isObject())
        return Unreachable { QStringLiteral("%1: what answers is no mirror").arg(m_path) };
    if (answer.object().contains(QLatin1String("error")))
        return Refused { answer.object() };
    return Answered { answer.object(), false };
}

Outcome askSocket(const QString &path, const ControlRequest &request)
{
    return SocketQuestion(path, request).answer(kPatience);
}

Outcome askApi(const QUrl &base, const QString &token, const ControlRequest &request)
{
    const HttpRoute route = routeOf(base, request);
    HttpRequest asked { route.url, {}, token, {}, {} };
    if (route.post)
        asked.json = route.body;
    const Said said = askHttp(asked);
    return said.status == 0 ? Outcome(nobodyAt(base, said)) : outcomeOf(base, request.verb, said.status, said.body);
}

Outcome tell(const RaiseRequest &request, const RaiseTarget &target)
{
    const auto token = target.presentToken();
    if (!token)
        return Unreachable { token.error().text };
    HttpRequest asked = httpRequestOf(request, target.url, *token);
    asked.caFile = target.caFile;
    const Said said = askHttp(asked);
    if (said.status == 0)
        return nobodyAt(target.url, said);
    if (said.status < 200 || said.status >= 300)
        return outcomeOf(target.url,
                         request.verb == RaiseRequest::Verb::Raise ? ControlVerb::Raise : ControlVerb::Clear,
                         said.status, said.body);
    // Whatever a backend says to what it takes: some say nothing.
    QJsonObject json = QJsonDocument::fromJson(said.body).object();
    return Answered { json.contains(QLatin1String("id")) ? json : request.alarm, said.status == 201 };
}

} // namespace halfsilver::ctl
