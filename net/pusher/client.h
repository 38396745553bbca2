// A Pusher client: one connection, its channels, and who listens to them.
#pragma once

#include "net/pusher/any_listeners.h"
#include "net/pusher/client_event.h"
#include "net/pusher/subscriber.h"
#include "net/pusher/unheard_log.h"

#include "app/core/services.h"

namespace halfsilver::pusher {

// A listener may bind, unbind and send, but not destroy the client.
class Client : public ConnectionMonitor, public Events, private MessageReceiver {
    Q_OBJECT
public:
    Client(PusherSettings settings, TransportFactory &transports, Clock &clock, QObject *parent = nullptr);
    Client(PusherSettings settings, TransportFactory &transports, Clock &clock, Chance random,
           QObject *parent = nullptr);
    ~Client() override;

    // Who lets it into channels that are not for everybody; outlives this. Before start().
    void setAuthorizer(Authorizer &authorizer) { m_subscriber.setAuthorizer(authorizer); }

    void start();
    void stop();
    void setSettings(const PusherSettings &settings);
    const PusherSettings &settings() const { return m_connection.settings(); }
    // When an earlier run received alarms last: said until this one does.
    void setReceivedBefore(const std::optional<QDateTime> &at);
    void networkCameUp() { m_connection.networkCameUp(); }
    void networkWentDown() { m_connection.networkWentDown(); }
    void checkClocks() { m_connection.checkClocks(); }

    // The channel is subscribed with its first listener, again after each reconnect, and unsubscribed with its last.
    [[nodiscard]] std::unique_ptr<EventBinding> bind(const QString &channel, const QString &event,
                                                     Events::Listener listener, Purpose purpose = Purpose::Values);
    // As Events: the only connection, whatever its name.
    [[nodiscard]] std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel,
                                                     const QString &event, Events::Listener listener,
                                                     Purpose purpose = Purpose::Values) override;
    // Every event of that channel, which is subscribed for it, or of the whole connection, also those that nobody else
    // listens to and what the protocol itself says, under pusher-js's names.
    [[nodiscard]] std::unique_ptr<EventBinding> bindAll(const QString &channel, AnyListener listener);
    [[nodiscard]] std::unique_ptr<EventBinding> bindAll(AnyListener listener);
    // The backend is to be heard on that channel, which somebody has bound to, at least so often; otherwise status() says
    // that alarms are not received, the channel is subscribed again, and then the connection made anew. One promise a
    // channel: the last.
    void expectHeartbeat(const QString &channel, const HeartbeatPromise &promise);
    // To the other subscribers of the channel, who may miss it as any event. Fails with the reason where no server would
    // take it.
    Result<void> send(const ClientEvent &event);
    Result<void> send(const QString &connection, const QString &channel, const QString &event,
                      const QJsonValue &data) override;
    ConnectionStatus status() const override;

signals:
    // The server has confirmed a channel, for the first time on this connection: what happened before may have been
    // missed. status() says so already.
    void subscribed(const QString &channel);

private:
    class Binding;
    class AnyBinding;

    void messageReceived(const Envelope &envelope) override;
    void undecodableReceived(const QString &reason) override;
    Channels::iterator channelOf(std::string_view wireName);
    void dispatch(Channels::value_type &entry, const Envelope &envelope);
    void unheard(const Envelope &envelope);

    void eventReceived(Channels::value_type &entry, const Envelope &envelope);
    void hand(Channels::value_type &entry, const OpenedEvent &event);
    void sealedReceived(Channels::value_type &entry, const Envelope &envelope);
    void follow(const std::string &channel, const SealedStep &step);
    void connectionLost();
    void forgetChannels();
    void userReceived(const Envelope &envelope);
    void tellWatchlist(const WatchlistNews &news);
    void confirmed(Channels::value_type &entry, const Envelope &envelope);
    void memberChanged(Channels::value_type &entry, const Envelope &envelope);
    QString meOn(const Channel &channel) const;
    void tellMembers(const std::string &channel);
    void passOn(const std::string &channel, const Envelope &envelope, std::string_view as);
    void systemReceived(Channels::value_type &entry, const Envelope &envelope);
    void errorReceived(const ServerError &error);
    void heartbeatMissing(const std::string &channel, HeartbeatRemedy remedy);
    void unbind(const std::string &channel, const std::string &event, const std::shared_ptr<BoundListener> &listener);
    void update(); // what follows from a changed status, and statusChanged()

    Clock &m_clock;
    Channels m_channels;
    AnyListeners m_any;
    qint64 m_received = 0, m_undecoded = 0, m_unheard = 0;
    QString m_lastUnheardEvent;
    UnheardLog m_unheardLog;
    ConnectionPhase m_phase = ConnectionPhase::Initialized;
    QDateTime m_since;
    bool m_receiving = false;
    std::optional<QDateTime> m_receivingUntil;
    std::optional<QDateTime> m_receivedBefore;
    std::optional<Moment> m_undecodedLogged;
    ClientEventRate m_sent;
    Connection m_connection;
    Subscriber m_subscriber;
};

} // namespace halfsilver::pusher
