#include "app/ctl/ask.h"

#include "app/ctl/http_route.h"

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
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy); // a hub is at home
    QNetworkRequest asked(route.url);
    asked.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    asked.setTransferTimeout(int(std::chrono::milliseconds(kPatience).count()));
    asked.setRawHeader("Accept", "application/json");
    if (!route.body.isEmpty())
        asked.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    if (!token.isEmpty())
        asked.setRawHeader("Authorization", "Bearer " + token.toUtf8());

    const std::unique_ptr<QNetworkReply> reply(route.post ? network.post(asked, route.body) : network.get(asked));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::downloadProgress, &loop, [&](qint64 received, qint64) {
        if (received > kMaxAnswer)
            reply->abort();
    });
    if (!reply->isFinished())
        loop.exec();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        const bool late = reply->error() == QNetworkReply::OperationCanceledError;
        return Unreachable { QStringLiteral("%1: %2").arg(
            base.toString(QUrl::RemoveUserInfo),
            late ? QStringLiteral("no answer within %1 s").arg(kPatience.count()) : reply->errorString()) };
    }
    return outcomeOf(base, request.verb, status, reply->readAll());
}

} // namespace halfsilver::ctl
