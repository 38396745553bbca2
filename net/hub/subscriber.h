// One WebSocket of the hub: its handshake, what it may cost, its silence and its end.
#pragma once

#include "app/core/clock.h"
#include "net/hub/hub_limits.h"
#include "net/hub/metrics.h"
#include "net/hub/rate.h"
#include "net/hub/subscriber_message.h"

#include <QObject>
#include <QPointer>

class QTcpSocket;
class QWebSocket;

namespace halfsilver::hub {

class Subscriber : public QObject {
    Q_OBJECT
public:
    static constexpr int kActivityTimeout = 30; // seconds, told to the client

    // Takes `socket`, whose traffic runs over `below`. What it does is counted in `figures`.
    Subscriber(QWebSocket *socket, QTcpSocket *below, SubscriberFigures &figures, const HubLimits &limits, Clock &clock,
               QObject *parent);
    ~Subscriber() override;

    // pusher:connection_established; from then on its messages count.
    void establish(const QString &socketId);
    const QString &socketId() const { return m_socketId; }

    // One message, as textFrame() makes it. A peer that does not read is dropped before it costs memory.
    void send(const QByteArray &frame);
    void sendError(int code, const QString &message);
    // pusher:error where `told`, then the close frame; the connection ends even if the peer never answers it.
    void close(int code, const QString &reason, bool told = false);
    // Whether one more client event is within what it may send.
    bool mayTellOthers() { return m_clientEvents.take(m_limits.clientEvents, m_clock.monotonic()); }

signals:
    void said(const halfsilver::hub::SubscriberMessage &message); // anything but a ping, a pong and what is malformed
    void ended();                                                 // once; the last signal

private:
    void receive(const QString &text);
    void countBytes();
    bool countMessage();
    void sendAway();
    void dropIfSlow();
    void checkSilence();
    void watch(std::chrono::nanoseconds delay);
    void end();

    QPointer<QWebSocket> m_socket;
    QPointer<QTcpSocket> m_below;
    SubscriberFigures &m_figures;
    const HubLimits &m_limits;
    Clock &m_clock;
    QString m_socketId; // empty until established
    Rate m_messages, m_bytes, m_clientEvents;
    quint64 m_received; // bytes, so far
    std::chrono::nanoseconds m_heard;
    bool m_pinged = false, m_closing = false, m_ended = false;
    std::unique_ptr<Timer> m_timer;
};

} // namespace halfsilver::hub
