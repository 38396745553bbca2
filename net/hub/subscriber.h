// One WebSocket of the hub: its handshake, its answers, its silence and its end.
#pragma once

#include "app/core/clock.h"
#include "net/hub/hub_limits.h"

#include <QObject>
#include <QPointer>
#include <QSet>

class QTcpSocket;
class QWebSocket;

namespace halfsilver::hub {

class Subscriber : public QObject {
    Q_OBJECT
public:
    static constexpr int kActivityTimeout = 30; // seconds, told to the client

    // Takes `socket`, whose traffic runs over `below`.
    Subscriber(QWebSocket *socket, QTcpSocket *below, const HubLimits &limits, Clock &clock, QObject *parent);
    ~Subscriber() override;

    // pusher:connection_established; from then on its messages count.
    void establish(const QString &socketId);
    const QString &socketId() const { return m_socketId; }
    const QSet<QString> &channels() const { return m_channels; }

    // One message. A peer that does not read is dropped before it costs memory.
    void send(const QString &text);
    void sendError(int code, const QString &message);
    // pusher:error where `told`, then the close frame; the connection ends even if the peer never answers it.
    void close(int code, const QString &reason, bool told = false);

signals:
    void subscribed(const QString &channel);   // for the first time; channels() contains it
    void unsubscribed(const QString &channel); // channels() does not contain it any more
    void ended();                              // once; the last signal

private:
    void receive(const QString &text);
    void subscribe(const QString &channel);
    void checkSilence();
    void watch(std::chrono::nanoseconds delay);
    void end();

    QPointer<QWebSocket> m_socket;
    QPointer<QTcpSocket> m_below;
    const HubLimits &m_limits;
    Clock &m_clock;
    QString m_socketId; // empty until established
    QSet<QString> m_channels;
    std::chrono::nanoseconds m_heard;
    bool m_pinged = false, m_closing = false, m_ended = false;
    std::unique_ptr<Timer> m_timer;
};

} // namespace halfsilver::hub
