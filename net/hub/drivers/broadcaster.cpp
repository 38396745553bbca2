#include "net/hub/drivers/broadcaster.h"

#include "net/hub/subscribers.h"

namespace halfsilver::hub {

void Broadcaster::setDrivers(std::vector<std::unique_ptr<Driver>> drivers, bool local)
{
    m_drivers = std::move(drivers);
    m_local = local;
    for (const auto &driver : m_drivers) {
        connect(driver.get(), &Driver::problemChanged, this, &Broadcaster::problemChanged);
        // To the subscribers alone: handed on to the other drivers, it would go in a circle between two hubs.
        connect(driver.get(), &Driver::heard, this, [this](const PublishedEvent &event) {
            tell(event);
            emit handedOn(event);
        });
    }
}

void Broadcaster::publish(const PublishedEvent &event)
{
    if (m_local)
        tell(event);
    for (const auto &driver : m_drivers)
        driver->publish(event);
}

void Broadcaster::handOn(const PublishedEvent &event)
{
    publish(event);
    emit handedOn(event);
}

QString Broadcaster::problem() const
{
    QStringList all;
    for (const auto &driver : m_drivers) {
        if (const QString problem = driver->problem(); !problem.isEmpty())
            all.append(QStringLiteral("%1: %2").arg(driver->name(), problem));
    }
    return all.join(QStringLiteral(" · "));
}

QJsonObject Broadcaster::health() const
{
    QJsonObject all;
    if (m_local)
        all[QLatin1StringView("local")] = QJsonObject { { QStringLiteral("ok"), true } };
    for (const auto &driver : m_drivers) {
        QJsonObject one = driver->figures();
        const QString problem = driver->problem();
        one[QLatin1StringView("ok")] = problem.isEmpty();
        if (!problem.isEmpty())
            one[QLatin1StringView("problem")] = problem;
        all[driver->name()] = one;
    }
    return all;
}

void Broadcaster::tell(const PublishedEvent &event)
{
    if (!m_subscribers)
        return;
    for (const QString &channel : event.channels)
        m_subscribers->publish(channel, event.name, event.data, event.exceptSocketId);
}

} // namespace halfsilver::hub
