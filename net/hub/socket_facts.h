// What a connection costs and whether it is encrypted, where Qt tells each kind of socket in its own way.
#pragma once

#include <QtGlobal>

class QTcpSocket;

namespace halfsilver::hub {

// Bytes that the kernel has not taken yet. Of an encrypted connection also those that are encrypted already, which
// bytesToWrite() does not count: a peer that stops reading would cost any amount of memory unnoticed.
qint64 unwritten(const QTcpSocket &socket);
bool isEncrypted(const QTcpSocket &socket);

} // namespace halfsilver::hub
