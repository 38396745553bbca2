// Waits for the first head of a connection without taking a byte of it: a QWebSocketServer wants them untouched.
#pragma once

#include "app/core/clock.h"
#include "net/hub/http_head.h"
#include "net/hub/hub_limits.h"
#include "net/hub/tls_certificate.h"

#include <QObject>

class QTcpSocket;

namespace halfsilver::hub {

class HeadPeek : public QObject {
    Q_OBJECT
public:
    // `socket` becomes this one's child until it is taken over. With `tls` it is a QSslSocket, and its first byte tells
    // whether it becomes an encrypted one: one port speaks both.
    HeadPeek(QTcpSocket *socket, TlsCertificate *tls, const HubLimits &limits, Clock &clock, QObject *parent);

signals:
    // One of these, once; the peek has let go of the socket, and deletes itself afterwards with what was not
    // taken over. `isWhole` false: what is there is no head, which the HTTP side will say better.
    void read(QTcpSocket *socket, const halfsilver::hub::HeadRead &head, bool isWhole);
    void tooSlow(QTcpSocket *socket, bool saidSomething);

private:
    void look();
    bool beginsTls();
    void letGo();

    QTcpSocket *m_socket;
    TlsCertificate *m_tls; // null when it is known
    const HubLimits &m_limits;
    std::unique_ptr<Timer> m_timer;
    bool m_done = false;
};

} // namespace halfsilver::hub
