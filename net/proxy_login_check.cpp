#include "net/proxy_login_check.h"

#include <QUrl>

namespace halfsilver {

namespace {
constexpr std::chrono::seconds kPatience { 3 }; // less than an attempt at a connection has
constexpr qint64 kLongestLine = 8 * 1024;
} // namespace

ProxyLoginCheck::ProxyLoginCheck(const QNetworkProxy &proxy, const QUrl &target, Clock &clock, Done done)
    : m_done(std::move(done))
    , m_patience(clock.after(kPatience, [this] { end(false); }))
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(kLongestLine);
    connect(&m_socket, &QTcpSocket::connected, this,
            [this, request = connectRequest(proxy, target)] { m_socket.write(request); });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] {
        if (m_socket.canReadLine())
            end(refusesLogin(m_socket.readLine(kLongestLine)));
        else if (m_socket.bytesAvailable() >= kLongestLine)
            end(false);
    });
    connect(
        &m_socket, &QTcpSocket::errorOccurred, this, [this] { end(false); }, Qt::QueuedConnection);
    m_socket.connectToHost(proxy.hostName(), proxy.port());
}

void ProxyLoginCheck::end(bool refused)
{
    m_socket.disconnect(this);
    m_patience.reset();
    if (const Done done = std::exchange(m_done, nullptr))
        // Later, because this may run inside one of the socket's own signals.
        QMetaObject::invokeMethod(
            this, [done, refused] { done(refused); }, Qt::QueuedConnection);
}

QByteArray connectRequest(const QNetworkProxy &proxy, const QUrl &target)
{
    const int port = target.port(target.scheme() == QStringLiteral("wss") ? 443 : 80);
    QByteArray host = target.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    const QByteArray at = host + ':' + QByteArray::number(port);
    const QByteArray login = QString(proxy.user() + u':' + proxy.password()).toUtf8().toBase64();
    return "CONNECT " + at + " HTTP/1.1\r\nHost: " + at + "\r\nProxy-Authorization: Basic " + login + "\r\n\r\n";
}

bool refusesLogin(const QByteArray &statusLine)
{
    const QByteArray code = statusLine.startsWith("HTTP/") ? statusLine.simplified().split(' ').value(1) : QByteArray();
    return code == "401" || code == "407";
}

} // namespace halfsilver
