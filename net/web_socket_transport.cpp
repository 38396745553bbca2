#include "net/web_socket_transport.h"

#include "net/http_proxy.h"
#include "net/inbox.h"
#include "net/proxy_login_check.h"
#include "net/tls_configuration.h"
#include "net/tls_trouble.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslError>
#include <QWebSocket>

namespace halfsilver {

namespace {

// All that stands in the buffer is taken apart in one turn of the event loop: this bounds the turn.
constexpr qint64 kReadBuffer = 256 * 1024;
// A frame is read only once it stands in the buffer whole: a smaller one would wait for ever for the largest.
constexpr qint64 kReadBufferForAny = qint64(kMaxTransportMessage) + 64 * 1024;

// QWebSocket tells nothing of a frame that its buffer has no room for. Its own socket, which is there once it opens, does:
// what is left of a full buffer after QWebSocket, which listens to it first, is a piece of such a one. A Qt whose
// QWebSocket has no such child reads on with the buffer that takes any.
void boundReading(QWebSocket &socket)
{
    auto *below = socket.findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (!below)
        return;
    socket.setReadBufferSize(kReadBuffer);
    QObject::connect(below, &QAbstractSocket::readyRead, below, [&socket, below] {
        if (below->bytesAvailable() >= below->readBufferSize())
            socket.setReadBufferSize(kReadBufferForAny);
    });
}

const QString kLoginRefused = QStringLiteral(", asked once more: it does not take the login");

class WebSocketTransport : public Transport {
public:
    WebSocketTransport(const TransportRequest &request, TransportObserver &observer, Clock &clock)
        : m_observer(observer)
        , m_clock(clock)
        , m_url(request.url)
        , m_inbox(clock, observer)
        , m_socket(new QWebSocket(request.origin, QWebSocketProtocol::VersionLatest))
    {
        m_socket->setMaxAllowedIncomingFrameSize(kMaxTransportMessage);
        m_socket->setMaxAllowedIncomingMessageSize(kMaxTransportMessage);
        m_socket->setReadBufferSize(kReadBufferForAny);
        if (request.url.scheme() == QStringLiteral("wss"))
            m_socket->setSslConfiguration(tlsConfiguration(request.caFile));
        m_socket->setProxy(httpProxy(request.proxy, request.proxyLoginFile));
        listen();
        // From the event loop: QWebSocket reports a bad address from within open().
        QMetaObject::invokeMethod(
            m_socket,
            [socket = m_socket, url = request.url] {
                socket->open(url);
                boundReading(*socket);
            },
            Qt::QueuedConnection);
    }

    ~WebSocketTransport() override { release(false); }

    void send(const QString &text) override
    {
        if (m_socket)
            m_socket->sendTextMessage(text);
    }
    void close() override { release(true); }

private:
    void listen()
    {
        // The inbox is the context: it goes with this transport.
        QObject::connect(m_socket, &QWebSocket::connected, &m_inbox, [this] {
            m_open = true;
            m_observer.transportOpened();
        });
        QObject::connect(m_socket, &QWebSocket::textMessageReceived, &m_inbox,
                         [this](const QString &text) { m_inbox.addText(text); });
        QObject::connect(m_socket, &QWebSocket::binaryMessageReceived, &m_inbox,
                         [this](const QByteArray &data) { m_inbox.addBinary(data.size()); });
        QObject::connect(m_socket, &QWebSocket::sslErrors, &m_inbox,
                         [this](const QList<QSslError> &errors) { m_tlsErrors += errors; });
        QObject::connect(m_socket, &QWebSocket::disconnected, &m_inbox, [this] {
            if (m_open)
                ended({ TransportEnd::Closed, m_socket->closeCode(), m_socket->closeReason() });
            else // what went wrong may be told after this
                QMetaObject::invokeMethod(
                    &m_inbox,
                    [this] {
                        if (m_socket)
                            failed(m_socket->error());
                    },
                    Qt::QueuedConnection);
        });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        const auto errorOccurred = &QWebSocket::errorOccurred;
#else
        const auto errorOccurred = qOverload<QAbstractSocket::SocketError>(&QWebSocket::error);
#endif
        QObject::connect(m_socket, errorOccurred, &m_inbox, [this](QAbstractSocket::SocketError error) {
            if (!m_open) // afterwards the close code tells more, and comes with `disconnected`
                failed(error);
        });
    }

    // Before it was open.
    void failed(QAbstractSocket::SocketError error)
    {
        if (m_ended || m_loginCheck)
            return;
        const TransportClosed closed { endOf(error), 0, detail() };
        const QNetworkProxy proxy = m_socket->proxy();
        if (closed.end != TransportEnd::ProxyFailed || proxy.user().isEmpty())
            return ended(closed);
        m_loginCheck = std::make_unique<ProxyLoginCheck>(proxy, m_url, m_clock, [this, closed](bool refused) {
            ended(refused ? TransportClosed { TransportEnd::ProxyWantsLogin, 0, closed.detail + kLoginRefused }
                          : closed);
        });
    }

    TransportEnd endOf(QAbstractSocket::SocketError error) const
    {
        if (!m_tlsErrors.isEmpty())
            return tlsTrouble(m_tlsErrors);
        if (error == QAbstractSocket::HostNotFoundError)
            return TransportEnd::HostNotFound;
        switch (error) {
        case QAbstractSocket::ProxyConnectionRefusedError:
        case QAbstractSocket::ProxyConnectionTimeoutError:
        case QAbstractSocket::ProxyNotFoundError:
            return TransportEnd::ProxyUnreachable;
        case QAbstractSocket::ProxyAuthenticationRequiredError:
            return TransportEnd::ProxyWantsLogin;
        default:
            break;
        }
        // QWebSocket calls a refused upgrade a refused connection; only then there is somebody at the other end.
        const bool answered = error == QAbstractSocket::SslHandshakeFailedError
            || (error == QAbstractSocket::ConnectionRefusedError && !m_socket->peerAddress().isNull());
        // Of the answer QWebSocket keeps nothing but this sentence.
        static const QRegularExpression failed(QStringLiteral("status code: 5\\d\\d\\b"));
        if (answered && failed.match(m_socket->errorString()).hasMatch())
            return TransportEnd::ServerFailed;
        if (answered)
            return TransportEnd::NotAWebSocket;
        // What a proxy refuses looks to QWebSocket like what its server refuses.
        return m_socket->proxy().type() == QNetworkProxy::NoProxy ? TransportEnd::Unreachable
                                                                  : TransportEnd::ProxyFailed;
    }

    QString detail() const
    {
        if (m_tlsErrors.isEmpty())
            return m_socket->errorString();
        QStringList all;
        for (const QSslError &error : m_tlsErrors)
            all.append(error.errorString());
        return all.join(u' ');
    }

    void ended(const TransportClosed &closed)
    {
        if (m_ended)
            return;
        m_ended = true;
        m_inbox.addClosed(closed);
    }

    // Later, because this may run inside one of the socket's own signals.
    void release(bool politely)
    {
        if (!m_socket)
            return;
        QWebSocket *socket = std::exchange(m_socket, nullptr);
        QObject::disconnect(socket, nullptr, &m_inbox, nullptr);
        m_ended = true;
        if (politely)
            socket->close();
        else
            socket->abort();
        socket->deleteLater();
    }

    TransportObserver &m_observer;
    Clock &m_clock;
    QUrl m_url;
    Inbox m_inbox;
    QWebSocket *m_socket;
    QList<QSslError> m_tlsErrors;
    std::unique_ptr<ProxyLoginCheck> m_loginCheck;
    bool m_open = false, m_ended = false;
};

} // namespace

std::unique_ptr<Transport> WebSocketTransportFactory::open(const TransportRequest &request, TransportObserver &observer)
{
    return std::make_unique<WebSocketTransport>(request, observer, m_clock);
}

} // namespace halfsilver
