// Everybody who listens to the hub, by channel.
#pragma once

#include "net/hub/subscriber.h"

#include <QHash>
#include <QSet>

namespace halfsilver::hub {

class Subscribers : public QObject {
    Q_OBJECT
public:
    Subscribers(const HubLimits &limits, Clock &clock, QObject *parent = nullptr);
    ~Subscribers() override; // closes them: 4200, come back at once

    // Greets it, or turns it away with the protocol's code: 4001 unless its key is right, 4100 when there are too many.
    void add(QWebSocket *socket, QTcpSocket *below, bool rightKey);

    // To everybody on the channel but `except`, a socket id. `data` is text, as Pusher's.
    void publish(const QString &channel, const QString &event, const QString &data, const QString &except = {});

    qsizetype count() const { return m_established; }
    qsizetype countOn(const QString &channel) const { return m_byChannel.value(channel).size(); }
    QStringList occupiedChannels() const; // sorted

private:
    QString newSocketId() const;

    const HubLimits &m_limits;
    Clock &m_clock;
    QSet<Subscriber *> m_all;
    QHash<QString, QSet<Subscriber *>> m_byChannel; // no channel without a subscriber
    QSet<QString> m_socketIds;
    qsizetype m_established = 0;
};

} // namespace halfsilver::hub
