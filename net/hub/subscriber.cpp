#include "net/hub/subscriber.h"

#include "net/hub/hub_log.h"
#include "net/hub/names.h"
#include "net/hub/subscriber_message.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QWebSocket>

namespace halfsilver::hub {

namespace {

QString encoded(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

Subscriber::Subscriber(QWebSocket *socket, QTcpSocket *below, const HubLimits &limits, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_below(below)
    , m_limits(limits)
    , m_clock(clock)
    , m_heard(clock.monotonic())
{
    socket->setParent(this);
    // Qt does not take care of a socket that it was handed.
    connect(socket, &QObject::destroyed, below, &QObject::deleteLater);
    socket->setMaxAllowedIncomingMessageSize(quint64(limits.message));
    socket->setMaxAllowedIncomingFrameSize(quint64(limits.message));
    connect(socket, &QWebSocket::textMessageReceived, this, &Subscriber::receive);
    connect(socket, &QWebSocket::binaryMessageReceived, this, [this] {
        if (!m_closing)
            sendError(4200, QStringLiteral("binary frames are not part of the protocol"));
    });
    connect(socket, &QWebSocket::disconnected, this, &Subscriber::end);
    // QWebSocket answers a control ping without telling; any traffic is a proof of life.
    connect(below, &QTcpSocket::readyRead, this, [this] {
        m_heard = m_clock.monotonic();
        m_pinged = false;
    });
    watch(limits.silence);
}

Subscriber::~Subscriber() = default;

void Subscriber::establish(const QString &socketId)
{
    m_socketId = socketId;
    const QJsonObject data { { QStringLiteral("socket_id"), socketId },
                             { QStringLiteral("activity_timeout"), kActivityTimeout },
                             { QStringLiteral("server"), QStringLiteral("halfsilver-hub") } };
    send(encoded({ { QStringLiteral("event"), QStringLiteral("pusher:connection_established") },
                   { QStringLiteral("data"), encoded(data) } }));
}

void Subscriber::send(const QString &text)
{
    if (!m_socket || m_closing || m_ended)
        return;
    m_socket->sendTextMessage(text);
    if (m_socket->bytesToWrite() > m_limits.unread / 4)
        m_socket->flush(); // into the kernel, as far as it goes
    if (m_socket->bytesToWrite() > m_limits.unread) {
        qCInfo(log, "subscriber %s reads too slowly, dropped with %lld bytes unread", qPrintable(m_socketId),
               static_cast<long long>(m_socket->bytesToWrite()));
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
}

void Subscriber::sendError(int code, const QString &message)
{
    const QJsonObject data { { QStringLiteral("code"), code }, { QStringLiteral("message"), message } };
    send(encoded({ { QStringLiteral("event"), QStringLiteral("pusher:error") }, { QStringLiteral("data"), data } }));
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

void Subscriber::receive(const QString &text)
{
    if (m_closing || m_socketId.isEmpty())
        return;
    const auto message = readMessage(text);
    if (std::holds_alternative<Ping>(message)) {
        send(QStringLiteral(R"({"event":"pusher:pong","data":{}})"));
    } else if (const auto *wanted = std::get_if<Subscribe>(&message)) {
        subscribe(wanted->channel);
    } else if (const auto *left = std::get_if<Unsubscribe>(&message)) {
        if (m_channels.remove(left->channel))
            emit unsubscribed(left->channel);
    } else if (const auto *refused = std::get_if<NotOffered>(&message)) {
        const QJsonObject data { { QStringLiteral("type"), QStringLiteral("NotOffered") },
                                 { QStringLiteral("error"), refused->reason },
                                 { QStringLiteral("status"), 4009 } };
        send(encoded({ { QStringLiteral("event"), QStringLiteral("pusher:subscription_error") },
                       { QStringLiteral("channel"), refused->channel },
                       { QStringLiteral("data"), data } }));
    } else if (const auto *malformed = std::get_if<Malformed>(&message)) {
        sendError(malformed->code, malformed->reason);
    }
}

void Subscriber::subscribe(const QString &channel)
{
    if (!m_channels.contains(channel) && m_channels.size() >= m_limits.subscriptions) {
        sendError(4301, QStringLiteral("at most %1 channels for one connection").arg(m_limits.subscriptions));
        return;
    }
    const bool isNew = !m_channels.contains(channel);
    m_channels.insert(channel);
    send(encoded({ { QStringLiteral("event"), QStringLiteral("pusher_internal:subscription_succeeded") },
                   { QStringLiteral("channel"), channel },
                   { QStringLiteral("data"), QStringLiteral("{}") } }));
    if (isCache(channel)) // nothing is kept for one, and the client waits to hear that
        send(encoded({ { QStringLiteral("event"), QStringLiteral("pusher:cache_miss") },
                       { QStringLiteral("channel"), channel } }));
    if (isNew)
        emit subscribed(channel);
}

void Subscriber::checkSilence()
{
    const auto silent = m_clock.monotonic() - m_heard;
    if (silent < m_limits.silence) {
        watch(m_limits.silence - silent);
    } else if (!m_pinged) {
        m_pinged = true;
        send(QStringLiteral(R"({"event":"pusher:ping","data":{}})"));
        watch(m_limits.pong);
    } else {
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
