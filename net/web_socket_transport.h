// QWebSocket as a Transport: the only user of QWebSocket on the client side, and the only place where its Qt versions
// differ.
#pragma once

#include "app/core/clock.h"
#include "net/transport.h"

namespace halfsilver {

// Messages and frames are bounded to kMaxTransportMessage; larger ones end the connection with 1009. TLS always
// verifies. No subprotocol is offered (laravel-websockets refuses the upgrade when one is) and no control ping is
// sent (Reverb then goes over to control pings, which QWebSocket does not show).
class WebSocketTransportFactory : public TransportFactory {
public:
    explicit WebSocketTransportFactory(Clock &clock)
        : m_clock(clock)
    {
    }
    std::unique_ptr<Transport> open(const TransportRequest &request, TransportObserver &observer) override;

private:
    Clock &m_clock;
};

constexpr quint64 kMaxTransportMessage = 1024 * 1024;

} // namespace halfsilver
