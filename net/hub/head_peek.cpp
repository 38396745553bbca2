#include "net/hub/head_peek.h"

#include <QTcpSocket>

namespace halfsilver::hub {

HeadPeek::HeadPeek(QTcpSocket *socket, const HubLimits &limits, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
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
    if (m_done)
        return;
    const auto outcome = readHead(m_socket->peek(m_limits.headBytes + 1), m_limits.headBytes);
    if (std::holds_alternative<HeadIncomplete>(outcome) && m_socket->bytesAvailable() <= m_limits.headBytes)
        return;
    const auto *head = std::get_if<HeadRead>(&outcome);
    letGo();
    emit read(m_socket, head ? *head : HeadRead {}, head != nullptr);
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
