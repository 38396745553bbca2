#include "app/mirror/control_client.h"

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
    connect(socket, &QLocalSocket::bytesWritten, this, [this] {
        // The next line is served when the last answer has left: a program that never reads costs one answer.
        if (m_busy && m_socket->bytesToWrite() == 0) {
            m_busy = false;
            readOn();
        }
    });
    connect(socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    readOn();
}

void ControlClient::readOn()
{
    while (!m_busy && !m_refused && m_socket->canReadLine()) {
        const QByteArray line = m_socket->readLine(kMaxControlLine + 1).trimmed();
        if (!line.isEmpty())
            serve(line);
    }
    if (!m_busy && !m_refused && m_socket->bytesAvailable() >= kMaxControlLine)
        refuse(QStringLiteral("the line is longer than %1 bytes").arg(kMaxControlLine));
}

void ControlClient::serve(const QByteArray &line)
{
    m_busy = true;
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
    switch (request->verb) {
    case ControlVerb::Status:
        reply(m_target.status());
        break;
    case ControlVerb::List:
        reply(m_target.list());
        break;
    case ControlVerb::Raise:
        m_target.raise(request->alarm, reply);
        break;
    case ControlVerb::Acknowledge:
        m_target.acknowledge(request->id, request->by, reply);
        break;
    case ControlVerb::Clear:
        m_target.clear(request->id, request->by, reply);
        break;
    case ControlVerb::Shelve:
        m_target.shelve(request->id, request->length, request->by, reply);
        break;
    case ControlVerb::Unshelve:
        m_target.unshelve(request->id, request->by, reply);
        break;
    case ControlVerb::Reset:
        m_target.reset(request->id, request->by, reply);
        break;
    case ControlVerb::History:
        m_target.history(request->history, reply);
        break;
    case ControlVerb::Watch:
        m_target.watch(request->id, request->length.value_or(std::chrono::seconds(10)), reply);
        break;
    case ControlVerb::Silence:
        m_target.silence(reply);
        break;
    case ControlVerb::Grab:
        m_target.grab(request->file, reply);
        break;
    }
}

void ControlClient::answer(const ControlAnswer &answer)
{
    ++m_asked; // this line is done
    const auto *json = std::get_if<QJsonObject>(&answer);
    m_socket->write(toLine(json ? *json : toJson(std::get<FieldError>(answer))));
}

void ControlClient::refuse(const QString &why)
{
    m_refused = true;
    m_socket->write(toLine(toJson(FieldError { {}, why })));
    m_socket->disconnectFromServer(); // when the answer has left
}

} // namespace halfsilver
