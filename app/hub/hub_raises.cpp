#include "app/hub/hub_raises.h"

#include "net/alarms/raise_section.h"

#include <QSysInfo>

#include <algorithm>

namespace halfsilver {

HubRaises::HubRaises(const Hub &hub, const QList<SensorSection> &sensors, const settings::IniFile &ini,
                     const QString &stateFolder, Clock &clock, const std::function<void(const QString &)> &say)
    : m_sender(stateFolder, m_network, clock)
    , m_sensors(sensors, QSysInfo::machineHostName(), clock)
{
    const RaiseTarget own { QUrl(QStringLiteral("http://127.0.0.1:%1/api/alarms").arg(hub.port())), {} };
    const QString ownName = QStringLiteral("hub");
    m_sender.setUsual(ownName);
    m_sender.setTarget(ownName, own);
    // A section without a raise_url has this hub for its backend.
    for (const SensorSection &sensor : sensors) {
        if (!sensor.settings.source.isEmpty())
            m_sender.setTarget(sensor.settings.source, own);
    }
    for (const RaiseSection &section : raiseSectionsOf(ini)) {
        if (const auto token = section.target.presentToken(); !token)
            say(token.error().text);
        if (m_sender.usual() == ownName)
            m_sender.setUsual(section.name);
        m_sender.setTarget(section.name, section.target);
    }
    QObject::connect(&m_sender, &RaiseSender::problemChanged, &m_sender, [this, say, said = QString()]() mutable {
        const QString problem = m_sender.problem();
        if (problem != std::exchange(said, problem) && !problem.isEmpty())
            say(QStringLiteral("raised here and not accepted yet: %1").arg(problem));
    });
    m_sender.start();

    QObject::connect(&m_sensors, &Sensors::requested, &m_sender, &RaiseSender::submit);
    QObject::connect(&m_sensors, &Sensors::problemChanged, &m_sensors, [say](const QString &name, const QString &why) {
        if (!why.isEmpty())
            say(QStringLiteral("[sensor.%1] %2").arg(name, why));
    });
    m_sensors.start(stateFolder, [&hub](const AlarmKey &key) {
        const QList<Alarm> alarms = hub.alarms();
        return std::any_of(alarms.begin(), alarms.end(),
                           [&](const Alarm &alarm) { return alarm.key.id == key.id && alarm.active(); });
    });
}

} // namespace halfsilver
