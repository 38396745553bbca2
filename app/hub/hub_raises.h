// What is raised at a hub without a mirror: by its sensors, and by halfsilverctl --queue.
#pragma once

#include "app/core/sensors/sensors.h"
#include "net/alarms/raise_sender.h"
#include "net/hub/hub.h"

#include <QNetworkAccessManager>

namespace halfsilver {

class HubRaises {
public:
    // For the backends whose raise_url the ini names, else for this hub, which listens. `say` is for the journal.
    HubRaises(const Hub &hub, const QList<SensorSection> &sensors, const settings::IniFile &ini,
              const QString &stateFolder, Clock &clock, const std::function<void(const QString &)> &say);

private:
    QNetworkAccessManager m_network;
    RaiseSender m_sender;
    Sensors m_sensors;
};

} // namespace halfsilver
