#include "net/hub/front_door.h"

#include "net/hub/hub_log.h"
#include "net/hub/page/page_route.h"
#include "net/hub/socket_facts.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QUrl>
#include <QWebSocket>

#include <unistd.h>

namespace halfsilver::hub {

namespace {

// "/app/KEY" → KEY; nothing for any other path, also not with a slash at the end.
std::optional<QByteArray> keyOf(const QByteArray &path)
{
    const auto segments = pathSegments(path);
    if (!segments || segments->size() != 2 || segments->at(0) != QLatin1StringView("app") || segments->at(1).isEmpty())
        return std::nullopt;
    return segments->at(1).toUtf8();
}

constexpr int kBacklog = 512; // a hub that comes back meets all its subscribers at once

class Listener : public QTcpServer {
public:
    explicit Listener(bool tls)
        : m_tls(tls)
    {
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto socket = m_tls ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>();
        if (socket->setSocketDescriptor(descriptor))
            addPendingConnection(socket.release());
        else
            ::close(int(descriptor));
    }

private:
    bool m_tls;
};

} // namespace

FrontDoor::FrontDoor(const QString &key, HttpHandler &handler, Subscribers &subscribers, const HubLimits &limits,
                     Clock &clock, TlsCertificate *tls, QObject *parent)
    : QObject(parent)
    , m_key(key.toUtf8())
    , m_handler(handler)
    , m_subscribers(subscribers)
    , m_limits(limits)
    , m_clock(clock)
    , m_tls(tls)
    , m_webSockets(QStringLiteral("halfsilver-hub"), QWebSocketServer::NonSecureMode)
{
    m_webSockets.setHandshakeTimeout(limits.head);
    m_webSockets.setMaxPendingConnections(limits.connections);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &FrontDoor::greet);
}

FrontDoor::~FrontDoor() = default;

QString FrontDoor::listen(const QList<QHostAddress> &addresses, quint16 port)
{
    std::vector<std::unique_ptr<QTcpServer>> servers;
    for (const auto &address : addresses) {
        auto server = std::make_unique<Listener>(m_tls != nullptr);
        server->setListenBacklogSize(kBacklog);
        server->setMaxPendingConnections(m_limits.connections);
        if (!server->listen(address, servers.empty() ? port : servers.front()->serverPort())) {
            const bool taken = server->serverError() == QAbstractSocket::AddressInUseError;
            return QStringLiteral("%1: ").arg(address.toString())
                + (taken ? tr("another program has port %1").arg(port)
                         : QStringLiteral("port %1: %2").arg(port).arg(server->errorString()));
        }
        connect(server.get(), &QTcpServer::newConnection, this, [this, door = server.get()] { welcome(*door); });
        servers.push_back(std::move(server));
    }
    m_servers = std::move(servers);
    return {};
}

quint16 FrontDoor::port() const { return m_servers.empty() ? quint16(0) : m_servers.front()->serverPort(); }

void FrontDoor::welcome(QTcpServer &server)
{
    while (auto *socket = server.nextPendingConnection()) {
        const QHostAddress peer = socket->peerAddress();
        const bool isFull = m_open >= m_limits.connections;
        if (isFull || !m_byAddress.enter(peer, m_limits.perAddress)) {
            const QString what = isFull
                ? QStringLiteral("more than %1 connections").arg(m_limits.connections)
                : QStringLiteral("more than %1 connections from %2").arg(m_limits.perAddress).arg(peer.toString());
            if (const auto line = m_refused.note(what, m_clock.monotonic()))
                qCInfo(log, "%s", qPrintable(*line));
            socket->abort();
            delete socket;
            continue;
        }
        ++m_open;
        // Of a child: a QWebSocket that goes before its socket cuts all connections of the socket's own signals.
        connect(new QObject(socket), &QObject::destroyed, this, [this, peer] {
            --m_open;
            m_byAddress.leave(peer);
        });
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); // an alarm does not wait for Nagle
        auto *peek = new HeadPeek(socket, m_tls, m_limits, m_clock, this);
        connect(peek, &HeadPeek::read, this, &FrontDoor::sort);
        connect(peek, &HeadPeek::tooSlow, this, [this](QTcpSocket *slow, bool saidSomething) {
            if (!saidSomething)
                return; // a browser that opened one in advance
            toHttp(slow)->refuse(errorAnswer(408,
                                             QStringLiteral("the request's head did not arrive within %1 s")
                                                 .arg(double(m_limits.head.count()) / 1000)));
        });
    }
}

void FrontDoor::sort(QTcpSocket *socket, const HeadRead &head, bool isWhole)
{
    if (isWhole && insistsOnTls(socket)
        && !(head.upgrade && keyOf(head.head.path))) { // a subscriber is told by its protocol
        toHttp(socket)->refuse(errorAnswer(426, QStringLiteral("this hub speaks https and wss to other machines")));
        return;
    }
    const bool known = keyOf(head.head.path) || (m_pageSockets && head.head.path == kLivePath);
    if (!isWhole || !head.upgrade || !known || m_handler.refuse(head.head, socket)) {
        toHttp(socket); // which says no once more, with words
        return;
    }
    socket->setParent(this);
    m_handshakes.removeIf([](const auto &handshake) { return handshake.socket.isNull(); });
    m_handshakes.append({ socket, head.head });
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    m_webSockets.handleConnection(socket);
}

void FrontDoor::greet()
{
    while (auto *webSocket = m_webSockets.nextPendingConnection()) {
        const auto below = std::find_if(m_handshakes.begin(), m_handshakes.end(), [&](const auto &handshake) {
            return handshake.socket && handshake.socket->peerPort() == webSocket->peerPort()
                && handshake.socket->peerAddress() == webSocket->peerAddress();
        });
        if (below == m_handshakes.end()) {
            delete webSocket;
            continue;
        }
        QTcpSocket *socket = below->socket;
        const HttpRequest head = below->head;
        m_handshakes.erase(below);
        if (m_pageSockets && head.path == kLivePath) {
            m_pageSockets(webSocket, socket, head);
            continue;
        }
        if (insistsOnTls(socket)) {
            m_subscribers.turnAway(webSocket, socket, 4000, QStringLiteral("this hub speaks wss to other machines"));
            continue;
        }
        const auto key = keyOf(webSocket->requestUrl().path(QUrl::FullyEncoded).toLatin1());
        if (key && pusher::equalInConstantTime(*key, m_key))
            m_subscribers.add(webSocket, socket);
        else
            m_subscribers.turnAway(webSocket, socket, 4001,
                                   QStringLiteral("no application with this key; it is `key` in [hub]"));
    }
}

bool FrontDoor::insistsOnTls(const QTcpSocket *socket) const
{
    return m_tls && !isEncrypted(*socket) && !socket->peerAddress().isLoopback();
}

HttpConnection *FrontDoor::toHttp(QTcpSocket *socket)
{
    return new HttpConnection(socket, m_handler, m_limits, m_clock, this);
}

} // namespace halfsilver::hub
