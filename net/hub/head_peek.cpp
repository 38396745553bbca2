#include "net/hub/head_peek.h"

#include <QSslSocket>

namespace halfsilver::hub {

HeadPeek::HeadPeek(QTcpSocket *socket, TlsCertificate *tls, const HubLimits &limits, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_tls(tls)
    , m_limits(limits)
{
    socket->setParent(this);
    socket->setReadBufferSize(limits.headBytes + 1);
    connect(socket, &QTcpSocket::readyRead, this, &HeadPeek::look);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    m_timer = clock.after(limits.head, [this] {
        letGo();
        emit tooSlow(m_socket, m_socket->bytesAvailable() > 0);
    });
    if (socket->state() != QAbstractSocket::ConnectedState)
        deleteLater();
    else if (socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HeadPeek::look, Qt::QueuedConnection);
}

void HeadPeek::look()
{
    if (m_done || beginsTls())
        return;
    const auto outcome = readHead(m_socket->peek(m_limits.headBytes + 1), m_limits.headBytes);
    if (std::holds_alternative<HeadIncomplete>(outcome) && m_socket->bytesAvailable() <= m_limits.headBytes)
        return;
    const auto *head = std::get_if<HeadRead>(&outcome);
    letGo();
    emit read(m_socket, head ? *head : HeadRead {}, head != nullptr);
}

bool HeadPeek::beginsTls()
{
    constexpr char kHandshake = 0x16; // the first byte of a ClientHello; no method of HTTP begins so
    char first = 0;
    if (!m_tls || m_socket->peek(&first, 1) != 1)
        return false;
    TlsCertificate &tls = *std::exchange(m_tls, nullptr);
    if (first != kHandshake)
        return false;
    auto *encrypted = qobject_cast<QSslSocket *>(m_socket);
    encrypted->setSslConfiguration(tls.current());
    encrypted->startServerEncryption();
    return true; // what it says comes with the next readyRead
}

void HeadPeek::letGo()
{
    m_done = true;
    m_timer.reset();
    m_socket->disconnect(this);
    m_socket->setReadBufferSize(0);
    deleteLater();
}

} // namespace halfsilver::hub
