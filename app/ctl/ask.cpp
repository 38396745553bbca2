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

Outcome askSocket(const QString &path, const ControlRequest &request)
{
    QLocalSocket socket;
    const QDeadlineTimer deadline(kPatience);
    const auto left = [&] { return int(deadline.remainingTime()); };
    socket.connectToServer(path);
    if (!socket.waitForConnected(left()))
        return Unreachable { QStringLiteral("%1: %2").arg(path, socket.errorString()) };
    socket.write(toLine(request));
    QByteArray line;
    while (!line.endsWith('\n')) {
        if (!socket.canReadLine() && (deadline.hasExpired() || !socket.waitForReadyRead(left())))
            return Unreachable { QStringLiteral("%1: the mirror does not answer").arg(path) };
        line += socket.readLine();
        if (line.size() > kMaxAnswer)
            return Unreachable { QStringLiteral("%1: the answer is too long").arg(path) };
    }
    const QJsonDocument answer = QJsonDocument::fromJson(line);
    if (!answer.isObject())
        return Unreachable { QStringLiteral("%1: what answers is no mirror").arg(path) };
    if (answer.object().contains(QLatin1String("error")))
        return Refused { answer.object() };
    return Answered { answer.object(), false };
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
