#include "net/control/control_client.h"

#include "app/core/control/control_dispatch.h"

#include <QLocalSocket>
#include <QPointer>

namespace halfsilver {

ControlClient::ControlClient(ControlTarget &target, QLocalSocket *socket, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_socket(socket)
{
    socket->setParent(this);
    socket->setReadBufferSize(kMaxControlLine); // a program that sends without end is not read without end
    connect(socket, &QLocalSocket::readyRead, this, &ControlClient::readOn);
    // The next line is served when the last answer has left: a program that never reads costs one answer. And in a turn
    // of the event loop of its own, however many lines have come.
    connect(
        socket, &QLocalSocket::bytesWritten, this,
        [this] {
            if (m_state == State::Answered && m_socket->bytesToWrite() == 0) {
                m_state = State::Idle;
                readOn();
            }
        },
        Qt::QueuedConnection);
    connect(socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    readOn();
}

void ControlClient::readOn()
{
    while (m_state == State::Idle && m_socket->canReadLine()) {
        const QByteArray line = m_socket->readLine(kMaxControlLine + 1).trimmed();
        if (!line.isEmpty())
            serve(line);
    }
    if (m_state == State::Idle && m_socket->bytesAvailable() >= kMaxControlLine)
        refuse(QStringLiteral("the line is longer than %1 bytes").arg(kMaxControlLine));
}

void ControlClient::serve(const QByteArray &line)
{
    m_state = State::Asked;
    const quint64 number = ++m_asked;
    // The target may answer after the program has gone, or twice: neither reaches anybody.
    const ControlTarget::Reply reply = [self = QPointer(this), number](const ControlAnswer &answer) {
        if (self && self->m_asked == number)
            self->answer(answer);
    };
    const auto parsed = parseControlRequest(line);
    const auto *request = std::get_if<ControlRequest>(&parsed);
    if (!request) {
        reply(std::get<FieldError>(parsed));
        return;
    }
    perform(m_target, *request, reply);
}

void ControlClient::answer(const ControlAnswer &answer)
{
    ++m_asked; // this line is done
    m_state = State::Answered;
    const auto *json = std::get_if<QJsonObject>(&answer);
    m_socket->write(toLine(json ? *json : toJson(std::get<FieldError>(answer))));
    m_socket->flush(); // not in the next turn of the event loop: in a flood each takes its time
}

void ControlClient::refuse(const QString &why)
{
    m_state = State::Refused;
    m_socket->write(toLine(toJson(FieldError { {}, why })));
    m_socket->disconnectFromServer(); // when the answer has left
}

} // namespace halfsilver
