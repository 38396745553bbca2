// A small real HTTPS server on loopback, whose authority a test makes (authority.h).
#pragma once

#include "tests/support/http_server.h"

#include <QSslServer>

namespace halfsilver {

// Answers every request over TLS.
class HttpsServer {
public:
    explicit HttpsServer(const QSslConfiguration &tls)
    {
        m_server.setSslConfiguration(tls);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->readAll();
                socket->write(HttpServer::answer(200, "here"));
                socket->disconnectFromHost();
            });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QUrl at(const QString &host) const
    {
        return QUrl(QStringLiteral("https://%1:%2/api/alarms").arg(host).arg(m_server.serverPort()));
    }

private:
    QSslServer m_server;
};

} // namespace halfsilver
