#include "net/hub/drivers/pusher_driver.h"

#include "net/alarms/token.h"
#include "net/hub/hub_log.h"

namespace halfsilver::hub {

namespace {

pusher::ApiServer serverOf(const PublisherSettings &settings, const Result<QString> &secret)
{
    pusher::ApiServer server = pusher::apiServer(settings);
    server.application.secret = secret ? *secret : QString();
    return server;
}

} // namespace

PusherDriver::PusherDriver(const PublisherSettings &settings, Clock &clock, const RandomUnit &random, QObject *parent)
    : Driver(parent)
    , m_secret(secretFrom(settings.secret, settings.secretFile, "secret_file"))
    , m_publisher(serverOf(settings, m_secret), m_network, clock, random)
{
    if (!m_secret)
        qCWarning(log, "pusher: %ls", qUtf16Printable(m_secret.error().text));
    connect(&m_publisher, &pusher::Publisher::problemChanged, this, &Driver::problemChanged);
}

void PusherDriver::publish(const PublishedEvent &event)
{
    // Where something waits that goes before it, that proves as much when it arrives.
    if (event.onlyNow && m_publisher.waiting() > 0)
        return;
    // A socket id is this hub's own: to the other server it is nobody's, or worse, somebody else's. And who published
    // is not there to be told of its subscribers.
    PublishedEvent forAll = event;
    forAll.exceptSocketId.clear();
    forAll.info.clear();
    const auto published = m_secret ? m_publisher.publish(forAll) : Result<void>(m_secret.error());
    const QString refused = published ? QString() : published.error().text;
    if (!published)
        ++m_lost;
    if (refused == m_refused || !m_secret) // which has been said
        return;
    m_refused = refused;
    if (!refused.isEmpty())
        qCWarning(log, "pusher: %ls", qUtf16Printable(refused));
    emit problemChanged();
}

QString PusherDriver::problem() const
{
    if (!m_secret)
        return m_secret.error().text;
    return m_refused.isEmpty() ? m_publisher.problem() : m_refused;
}

QJsonObject PusherDriver::figures() const
{
    return { { QStringLiteral("waiting"), m_publisher.waiting() },
             { QStringLiteral("lost"), m_lost + m_publisher.lost() } };
}

} // namespace halfsilver::hub
