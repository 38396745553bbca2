#include "net/hub/socket_facts.h"

#include <QSslSocket>

namespace halfsilver::hub {

qint64 unwritten(const QTcpSocket &socket)
{
    const auto *encrypted = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (encrypted ? encrypted->encryptedBytesToWrite() : 0);
}

bool isEncrypted(const QTcpSocket &socket)
{
    const auto *encrypted = qobject_cast<const QSslSocket *>(&socket);
    return encrypted && encrypted->isEncrypted();
}

} // namespace halfsilver::hub
