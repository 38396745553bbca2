#include "net/hub/drivers/pusher_driver.h"

#include "net/hub/hub_log.h"

namespace halfsilver::hub {

PusherDriver::PusherDriver(const PublisherSettings &settings, Clock &clock, const RandomUnit &random, QObject *parent)
    : Driver(parent)
    , m_publisher(pusher::apiServer(settings), m_network, clock, random)
{
    connect(&m_publisher, &pusher::Publisher::problemChanged, this, &Driver::problemChanged);
}

void PusherDriver::publish(const PublishedEvent &event)
{
    // A socket id is this hub's own: to the other server it is nobody's, or worse, somebody else's. And who published
    // is not there to be told of its subscribers.
    PublishedEvent forAll = event;
    forAll.exceptSocketId.clear();
    forAll.info.clear();
    const auto published = m_publisher.publish(forAll);
    const QString refused = published ? QString() : published.error().text;
    if (!published)
        ++m_lost;
    if (refused == m_refused)
        return;
    m_refused = refused;
    if (!refused.isEmpty())
        qCWarning(log, "pusher: %ls", qUtf16Printable(refused));
    emit problemChanged();
}

QJsonObject PusherDriver::figures() const
{
    return { { QStringLiteral("waiting"), m_publisher.waiting() },
             { QStringLiteral("lost"), m_lost + m_publisher.lost() } };
}

} // namespace halfsilver::hub
