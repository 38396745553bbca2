#include "net/hub/subscriber.h"

#include "net/hub/hub_log.h"
#include "net/hub/socket_facts.h"
#include "net/hub/text_frame.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QWebSocket>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <utility>

namespace halfsilver::hub {

namespace {

// Into the kernel, while nothing waits in Qt's buffer: how many bytes it took. The buffer, its notifier and its signals
// cost as much as the kernel does, for each of a thousand subscribers. What goes wrong Qt finds out by itself.
qint64 sentDirectly(const QTcpSocket &socket, const QByteArray &frame)
{
    if (isEncrypted(socket))
        return 0;
    const auto taken =
        ::send(int(socket.socketDescriptor()), frame.constData(), size_t(frame.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    return std::max(qint64(taken), qint64(0));
}

// What the peer has sent so far, as TCP counts it: QWebSocket tells of whole messages alone. 0 where it cannot be told.
quint64 receivedBytes(const QTcpSocket &socket)
{
    tcp_info info {};
    socklen_t size = sizeof info;
    return ::getsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_INFO, &info, &size) == 0
        ? info.tcpi_bytes_received
        : 0;
}

} // namespace

Subscriber::Subscriber(QWebSocket *socket, QTcpSocket *below, SubscriberFigures &figures, const HubLimits &limits,
                       Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_below(below)
    , m_figures(figures)
    , m_limits(limits)
    , m_clock(clock)
    , m_received(receivedBytes(*below))
    , m_heard(clock.monotonic())
{
    socket->setParent(this);
    // Qt does not take care of a socket that it was handed.
    connect(socket, &QObject::destroyed, below, &QObject::deleteLater);
    socket->setMaxAllowedIncomingMessageSize(quint64(limits.message));
    socket->setMaxAllowedIncomingFrameSize(quint64(limits.message));
    below->setReadBufferSize(4 * limits.message); // beyond it the sender waits
    connect(socket, &QWebSocket::textMessageReceived, this, &Subscriber::receive);
    connect(socket, &QWebSocket::binaryMessageReceived, this, [this] {
        if (!m_closing && countMessage())
            sendError(4200, QStringLiteral("binary frames are not part of the protocol"));
    });
    // Queued: a write may find out that the peer is gone, and whoever writes to many goes through a list of them.
    connect(socket, &QWebSocket::disconnected, this, &Subscriber::end, Qt::QueuedConnection);
    connect(below, &QTcpSocket::readyRead, this, &Subscriber::countBytes);
    watch(limits.silence);
}

Subscriber::~Subscriber() = default;

void Subscriber::establish(const QString &socketId)
{
    m_socketId = socketId;
    const QJsonObject data { { QStringLiteral("socket_id"), socketId },
                             { QStringLiteral("activity_timeout"), kActivityTimeout },
                             { QStringLiteral("server"), QStringLiteral("halfsilver-hub") } };
    send(eventFrame(QStringLiteral("pusher:connection_established"), {},
                    QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact))));
}

void Subscriber::send(const QByteArray &frame)
{
    if (!m_socket || !m_below || m_closing || m_ended || m_below->state() != QAbstractSocket::ConnectedState)
        return;
    ++m_figures.sent;
    const bool wasIdle = unwritten(*m_below) == 0;
    if (const qint64 taken = wasIdle ? sentDirectly(*m_below, frame) : 0; taken < frame.size())
        m_below->write(taken == 0 ? frame : frame.mid(taken));
    if ((wasIdle && isEncrypted(*m_below)) || unwritten(*m_below) > m_limits.unread / 4)
        m_below->flush(); // into the kernel, as far as it goes
    dropIfSlow();
}

void Subscriber::dropIfSlow()
{
    if (m_closing || !m_below || unwritten(*m_below) <= m_limits.unread)
        return;
    qCInfo(log, "subscriber %s reads too slowly, dropped with %lld bytes unread", qPrintable(m_socketId),
           static_cast<long long>(unwritten(*m_below)));
    ++m_figures.slow;
    m_closing = true;
    // Not from within a broadcast: what ends takes itself out of the lists.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_socket)
                m_socket->abort();
            end();
        },
        Qt::QueuedConnection);
}

void Subscriber::sendError(int code, const QString &message)
{
    send(eventFrame(QStringLiteral("pusher:error"), {},
                    QJsonObject { { QStringLiteral("code"), code }, { QStringLiteral("message"), message } }));
}

void Subscriber::close(int code, const QString &reason, bool told)
{
    if (!m_socket || m_closing || m_ended)
        return;
    if (told)
        sendError(code, reason);
    if (m_closing)
        return;
    m_closing = true;
    m_timer = m_clock.after(m_limits.closing, [this] {
        if (m_socket)
            m_socket->abort();
        end();
    });
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason.left(100));
    if (m_socket)
        m_socket->flush();
}

// QWebSocket has dealt with the bytes by now. It answers a control ping without telling, keeps the pieces of a message and
// drops a pong: any of it is a proof of life, and costs what a message does.
void Subscriber::countBytes()
{
    m_heard = m_clock.monotonic();
    m_pinged = false;
    dropIfSlow(); // whoever pings and does not read
    if (m_closing || !m_below)
        return;
    const quint64 received = std::max(receivedBytes(*m_below), m_received);
    if (!m_bytes.take(m_limits.messageBytes, m_heard, double(received - std::exchange(m_received, received))))
        sendAway();
}

// False when it was one too many.
bool Subscriber::countMessage()
{
    const bool allowed = m_messages.take(m_limits.messages, m_clock.monotonic());
    if (!allowed)
        sendAway();
    return allowed;
}

void Subscriber::sendAway()
{
    qCInfo(log, "subscriber %s sends too much, dropped", qPrintable(m_socketId));
    // 4100: it comes back, after a while.
    close(4100,
          QStringLiteral("too much: at most %1 messages and %2 bytes a second")
              .arg(m_limits.messages.perSecond)
              .arg(m_limits.messageBytes.perSecond, 0, 'f', 0),
          true);
}

void Subscriber::receive(const QString &text)
{
    if (m_closing || m_socketId.isEmpty())
        return;
    ++m_figures.received;
    if (!countMessage())
        return;
    const auto message = readMessage(text);
    if (std::holds_alternative<Ping>(message)) {
        static const QByteArray kPong = textFrame(R"({"event":"pusher:pong","data":{}})");
        send(kPong);
    } else if (const auto *malformed = std::get_if<Malformed>(&message)) {
        sendError(malformed->code, malformed->reason);
    } else if (!std::holds_alternative<Pong>(message)) {
        emit said(message);
    }
}

void Subscriber::checkSilence()
{
    const auto silent = m_clock.monotonic() - m_heard;
    if (silent < m_limits.silence) {
        watch(m_limits.silence - silent);
    } else if (!m_pinged) {
        m_pinged = true;
        static const QByteArray kPing = textFrame(R"({"event":"pusher:ping","data":{}})");
        send(kPing);
        watch(m_limits.pong);
    } else {
        ++m_figures.silent;
        close(4201, QStringLiteral("no pong within %1 s").arg(double(m_limits.pong.count()) / 1000), true);
    }
}

void Subscriber::watch(std::chrono::nanoseconds delay)
{
    m_timer = m_clock.after(std::chrono::ceil<std::chrono::milliseconds>(delay), [this] { checkSilence(); });
}

void Subscriber::end()
{
    if (m_ended)
        return;
    m_ended = true;
    m_closing = true;
    m_timer.reset();
    emit ended();
    deleteLater();
}

} // namespace halfsilver::hub
