#include "net/control/control_server.h"

#include "app/core/state_lock.h"
#include "net/control/control_client.h"

#include <QLocalServer>
#include <QLocalSocket>

namespace halfsilver {

ControlServer::ControlServer(ControlTarget &target, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_server(new QLocalServer(this))
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    m_server->setMaxPendingConnections(kMaxClients);
    connect(m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer() = default;

Result<void> ControlServer::listen(const QString &path)
{
    // The lock decides, not whether somebody answers: a mirror that is busy or stopped is still there, and two that
    // start at once would each find nobody.
    auto lock = std::make_unique<StateLock>(path, QStringLiteral("halfsilver"));
    if (!lock->held()) {
        if (const auto &holder = lock->holder(); holder && holder->pid > 0)
            return Error { QStringLiteral("%1: another mirror answers halfsilverctl (%2, process %3)")
                               .arg(path, holder->program)
                               .arg(holder->pid) };
        return Error { lock->problem() };
    }
    QLocalServer::removeServer(path);
    if (!m_server->listen(path))
        return Error {
            QStringLiteral("%1: halfsilverctl cannot reach this mirror: %2").arg(path, m_server->errorString())
        };
    m_lock = std::move(lock);
    return {};
}

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        if (findChildren<ControlClient *>(Qt::FindDirectChildrenOnly).size() < kMaxClients) {
            new ControlClient(m_target, socket, this);
            continue;
        }
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        socket->write(toLine(toJson(FieldError { {}, QStringLiteral("too many programs ask at once") })));
        socket->disconnectFromServer();
    }
}

} // namespace halfsilver
