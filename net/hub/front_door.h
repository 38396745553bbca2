// The port: takes connections, looks at the first head of each, and hands it to the WebSocket or the HTTP side.
#pragma once

#include "net/hub/address_count.h"
#include "net/hub/head_peek.h"
#include "net/hub/http_connection.h"
#include "net/hub/refusal_log.h"
#include "net/hub/subscribers.h"

#include <QWebSocketServer>

class QTcpServer;

namespace halfsilver::hub {

class FrontDoor : public QObject {
    Q_OBJECT
public:
    // With `tls` other machines are served encrypted alone, programs of this one either way.
    FrontDoor(const QString &key, HttpHandler &handler, Subscribers &subscribers, const HubLimits &limits, Clock &clock,
              TlsCertificate *tls = nullptr, QObject *parent = nullptr);
    ~FrontDoor() override;

    // Who takes the WebSockets of the phone page; without one there are none.
    using PageSockets = std::function<void(QWebSocket *socket, QTcpSocket *below, const HttpRequest &head)>;
    void setPageSockets(PageSockets take) { m_pageSockets = std::move(take); }

    // On all of these addresses or on none; `port` 0 takes a free one. Empty when it listens, else the reason.
    QString listen(const QList<QHostAddress> &addresses, quint16 port);
    bool listening() const { return !m_servers.empty(); }
    quint16 port() const;
    int connections() const { return m_open; }

private:
    void welcome(QTcpServer &server);
    void sort(QTcpSocket *socket, const HeadRead &head, bool isWhole);
    void greet();
    bool insistsOnTls(const QTcpSocket *socket) const;
    HttpConnection *toHttp(QTcpSocket *socket);

    QByteArray m_key;
    HttpHandler &m_handler;
    Subscribers &m_subscribers;
    const HubLimits &m_limits;
    Clock &m_clock;
    TlsCertificate *m_tls;
    QWebSocketServer m_webSockets; // never listens itself
    struct Handshake {
        QPointer<QTcpSocket> socket;
        HttpRequest head;
    };
    QList<Handshake> m_handshakes;
    PageSockets m_pageSockets;
    std::vector<std::unique_ptr<QTcpServer>> m_servers;
    int m_open = 0;
    AddressCount m_byAddress;
    RefusalLog m_refused;
};

} // namespace halfsilver::hub
