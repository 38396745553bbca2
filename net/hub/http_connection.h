// One connection of the HTTP side: requests in, answers out, in their order, within their limits.
#pragma once

#include "app/core/clock.h"
#include "net/hub/http_message.h"
#include "net/hub/hub_limits.h"

#include <QObject>

class QTcpSocket;

namespace halfsilver::hub {

// Who answers. Called in the order of the requests.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    // Looks at a head before its body is read; an answer refuses it.
    virtual std::optional<HttpAnswer> refuse(const HttpRequest &head, QTcpSocket *socket) = 0;
    virtual qint64 bodyLimit(const HttpRequest &head) const = 0;
    // `reply` may be called later, and after the connection has ended.
    virtual void answer(const HttpRequest &request, const Reply &reply) = 0;
};

class HttpConnection : public QObject {
    Q_OBJECT
public:
    // Takes `socket`, from which nothing has been read.
    HttpConnection(QTcpSocket *socket, HttpHandler &handler, const HubLimits &limits, Clock &clock, QObject *parent);
    ~HttpConnection() override;

    // For a connection that ends without a request: too slow, too long.
    void refuse(const HttpAnswer &answer);

private:
    struct Parsing; // Beast's parser, out of the header

    void receive();
    void parse();
    bool parseHead();
    void complete();
    void write(const HttpAnswer &answer, bool keepAlive);
    void closeAfter(const HttpAnswer &answer);
    void watch();

    enum class Phase { Idle, Receiving, Answering, Closing };

    QTcpSocket *m_socket;
    HttpHandler &m_handler;
    const HubLimits &m_limits;
    Clock &m_clock;
    Phase m_phase = Phase::Idle;
    QByteArray m_bytes; // received, not parsed
    std::unique_ptr<Parsing> m_parsing;
    HttpRequest m_request;
    std::unique_ptr<Timer> m_timer;
    qint64 m_drained = 0;
    bool m_parsingNow = false;
};

} // namespace halfsilver::hub
