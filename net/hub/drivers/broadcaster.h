// The one way out for what the hub broadcasts: to its own subscribers first, then to each driver.
#pragma once

#include "net/hub/drivers/driver.h"

#include <memory>
#include <vector>

namespace halfsilver::hub {

class Subscribers;

class Broadcaster : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Instead of the subscribers alone. Without `local` they hear nothing of the hub's own events.
    void setDrivers(std::vector<std::unique_ptr<Driver>> drivers, bool local);
    void setSubscribers(Subscribers *subscribers) { m_subscribers = subscribers; } // null while nobody can listen

    void publish(const PublishedEvent &event); // the hub's own
    void handOn(const PublishedEvent &event);  // what somebody published on the hub

    // Of all drivers, each after its name; empty while nothing is wrong.
    QString problem() const;
    QJsonObject health() const; // a member for each driver

signals:
    void problemChanged();
    // An event of somebody else's, once the subscribers were told: handOn()'s, or what a driver heard.
    void handedOn(const halfsilver::pusher::PublishedEvent &event);

private:
    void tell(const PublishedEvent &event); // to the subscribers

    Subscribers *m_subscribers = nullptr;
    std::vector<std::unique_ptr<Driver>> m_drivers;
    bool m_local = true;
};

} // namespace halfsilver::hub
