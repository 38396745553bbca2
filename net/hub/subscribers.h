// Everybody who listens to the hub, by channel.
#pragma once

#include "net/hub/credentials.h"
#include "net/hub/event_cache.h"
#include "net/hub/join.h"
#include "net/hub/signed_users.h"
#include "net/hub/subscriber.h"
#include "net/hub/subscription_counts.h"
#include "net/hub/webhooks/channel_event.h"

#include <QHash>
#include <QSet>

namespace halfsilver::hub {

class Subscribers : public QObject {
    Q_OBJECT
public:
    Subscribers(const Credentials &credentials, const HubLimits &limits, Clock &clock, QObject *parent = nullptr);
    ~Subscribers() override; // closes them: 4200, come back at once

    // From now on the subscribers of a channel are told how many they are, but on presence channels, which tell who.
    void tellCounts();

    // Greets it, or turns it away: 4100 when there are too many.
    void add(QWebSocket *socket, QTcpSocket *below);
    // Tells it why, by the protocol's code, and ends it.
    void turnAway(QWebSocket *socket, QTcpSocket *below, int code, const QString &reason);

    // To everybody on the channel but `except`, a socket id. `data` is text, as Pusher's.
    void publish(const QString &channel, const QString &event, const QString &data, const QString &except = {});

    // Ends every connection that has signed in as this user.
    void terminate(const QString &user);

    const SubscriberFigures &figures() const { return m_figures; }
    qsizetype channels() const { return m_channels.size(); }
    qsizetype count() const { return m_socketIds.size(); }
    qsizetype countOn(const QString &channel) const;
    QStringList usersOn(const QString &channel) const; // of a presence channel, in the order they came
    QStringList occupiedChannels() const;              // sorted

signals:
    // For whoever keeps a list of it. Of any channel but those of signed-in users; countOn() and usersOn() are so already.
    void happened(const halfsilver::hub::ChannelEvent &event);

private:
    struct Channel {
        QHash<Subscriber *, QString> listeners; // with the user's id where it is a presence channel
        Members members;
    };

    Subscriber *take(QWebSocket *socket, QTcpSocket *below);
    void hear(Subscriber *subscriber, const SubscriberMessage &message);
    void subscribe(Subscriber *subscriber, const Subscribe &wanted);
    std::optional<JoinRefusal> enter(Subscriber *subscriber, const QString &channel, const Joining &joining);
    void leave(Subscriber *subscriber, const QString &channel);
    void signIn(Subscriber *subscriber, const SignIn &wanted);
    void signOut(Subscriber *subscriber);
    void tellWatchers(const QString &user, bool online);
    void note(const ChannelEvent &event);
    void countChanged(const QString &channel);
    void tellCount(const QString &channel);
    void tellOthers(Subscriber *sender, const ClientEvent &event);
    void sendTo(const Channel &channel, const QByteArray &frame, const Subscriber *except);
    QString newSocketId() const;

    Credentials m_credentials;
    const HubLimits &m_limits;
    Clock &m_clock;
    EventCache m_cache;
    SubscriberFigures m_figures;
    SignedUsers m_users;
    std::optional<SubscriptionCounts> m_counts; // where they are told
    QHash<Subscriber *, QSet<QString>> m_all;   // with the channels of each
    QHash<QString, Channel> m_channels;         // none without a subscriber
    QHash<QString, Subscriber *> m_socketIds;   // of those that were greeted
};

} // namespace halfsilver::hub
