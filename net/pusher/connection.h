// One connection to a Pusher server, kept up: does what step() decides.
#pragma once

#include "app/core/clock.h"
#include "net/pusher/connection_log.h"
#include "net/pusher/connection_state.h"
#include "net/pusher/pusher_settings.h"

#include <QObject>

#include <array>
#include <functional>

namespace halfsilver::pusher {

using Chance = std::function<double()>; // uniform in [0, 1)
double chance();                        // from the machine's random source

// Who gets the messages that are not about the connection itself.
class MessageReceiver {
public:
    virtual ~MessageReceiver() = default;
    virtual void messageReceived(const Envelope &envelope) = 0; // only while connected; in order
    virtual void undecodableReceived(const QString &reason) = 0;
};

class Connection : public QObject, private TransportObserver {
    Q_OBJECT
public:
    Connection(PusherSettings settings, MessageReceiver &receiver, TransportFactory &transports, Clock &clock,
               Chance random, QObject *parent = nullptr);
    ~Connection() override;

    void start();
    void stop();
    void setSettings(const PusherSettings &settings); // connects anew, at once, when they differ
    void networkCameUp();
    void networkWentDown();
    void checkClocks();      // did this machine sleep, or its clock jump? Asked at each timer, and by whoever notices
    void heartbeatMissing(); // connects anew, if it is connected
    void tryAgain();         // soon, though the server has refused
    void send(const QString &text);

    const ConnectionState &state() const { return m_state; }
    const PusherSettings &settings() const { return m_settings; }
    std::optional<QDateTime> lastHeard() const;
    std::optional<QDateTime> nextTry() const;

signals:
    // A handshake came: a new socket id. state() holds it.
    void connected();
    // The connection that connected() told of is gone.
    void lost();
    // Phase, reason or next try is different. After the two above.
    void stateChanged();

private:
    void transportOpened() override;
    void textReceived(const QString &text) override;
    void binaryReceived(qsizetype bytes) override;
    void transportClosed(const TransportClosed &closed) override;

    void heard();
    void tell(decltype(ConnectionInput::what) what);
    void perform(const ConnectionAction &action);
    void fired(ConnectionTimer timer);
    void logEnd();
    std::chrono::nanoseconds asleep() const { return m_clock.boottime() - m_clock.monotonic(); }
    std::chrono::milliseconds booted() const;
    ConnectionRules rules() const;

    PusherSettings m_settings;
    MessageReceiver &m_receiver;
    TransportFactory &m_transports;
    Clock &m_clock;
    Chance m_random;
    ConnectionState m_state;
    EnvelopeDecoder m_decoder;
    std::unique_ptr<Transport> m_transport;
    std::array<std::unique_ptr<Timer>, 5> m_timers; // by ConnectionTimer
    std::optional<Moment> m_heardAt;
    std::chrono::nanoseconds m_heardAsleep {}; // suspended since boot, at m_heardAt
    std::chrono::nanoseconds m_asleep;         // suspended since boot, as of the last look
    std::chrono::milliseconds m_booted;        // the wall clock's time of the boot, as of the last look
    ConnectionLog m_log;
};

} // namespace halfsilver::pusher
