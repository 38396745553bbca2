#include "net/hub/subscribers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace halfsilver::hub {

Subscribers::Subscribers(const HubLimits &limits, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_clock(clock)
{
}

Subscribers::~Subscribers()
{
    for (auto *subscriber : std::as_const(m_all)) {
        subscriber->disconnect(this);
        subscriber->close(4200, QStringLiteral("the hub is ending"));
    }
}

void Subscribers::add(QWebSocket *socket, QTcpSocket *below, bool rightKey)
{
    auto *subscriber = new Subscriber(socket, below, m_limits, m_clock, this);
    m_all.insert(subscriber);
    connect(subscriber, &Subscriber::ended, this, [this, subscriber] {
        m_all.remove(subscriber);
        if (m_socketIds.remove(subscriber->socketId()))
            --m_established;
        for (const auto &channel : subscriber->channels()) {
            auto &listeners = m_byChannel[channel];
            listeners.remove(subscriber);
            if (listeners.isEmpty())
                m_byChannel.remove(channel);
        }
    });
    if (!rightKey) {
        subscriber->close(4001, QStringLiteral("no application with this key; it is `key` in [hub]"), true);
        return;
    }
    if (m_established >= m_limits.subscribers) {
        subscriber->close(4100, QStringLiteral("over capacity: %1 subscribers").arg(m_established), true);
        return;
    }
    connect(subscriber, &Subscriber::subscribed, this,
            [this, subscriber](const QString &channel) { m_byChannel[channel].insert(subscriber); });
    connect(subscriber, &Subscriber::unsubscribed, this, [this, subscriber](const QString &channel) {
        m_byChannel[channel].remove(subscriber);
        if (m_byChannel[channel].isEmpty())
            m_byChannel.remove(channel);
    });
    const QString socketId = newSocketId();
    m_socketIds.insert(socketId);
    ++m_established;
    subscriber->establish(socketId);
}

void Subscribers::publish(const QString &channel, const QString &event, const QString &data, const QString &except)
{
    const auto listeners = m_byChannel.value(channel);
    if (listeners.isEmpty())
        return;
    const QJsonObject message { { QStringLiteral("event"), event },
                                { QStringLiteral("channel"), channel },
                                { QStringLiteral("data"), data } };
    const QString text = QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact));
    for (auto *subscriber : listeners) {
        if (except.isEmpty() || subscriber->socketId() != except)
            subscriber->send(text);
    }
}

QStringList Subscribers::occupiedChannels() const
{
    auto channels = m_byChannel.keys();
    channels.sort();
    return channels;
}

QString Subscribers::newSocketId() const
{
    const auto half = [] { return QString::number(QRandomGenerator::system()->bounded(1, 1'000'000'000)); };
    QString id;
    do {
        id = half() + u'.' + half();
    } while (m_socketIds.contains(id));
    return id;
}

} // namespace halfsilver::hub
