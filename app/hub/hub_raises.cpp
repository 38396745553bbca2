#include "app/hub/hub_raises.h"

#include "net/alarms/raise_section.h"

#include <QSysInfo>

#include <algorithm>

namespace halfsilver {

HubRaises::HubRaises(const Hub &hub, const QList<SensorSection> &sensors, const QString &ini,
                     const QString &stateFolder, Clock &clock, const std::function<void(const QString &)> &say)
    : m_sender(stateFolder, m_network, clock)
    , m_sensors(sensors, QSysInfo::machineHostName(), clock)
{
    std::optional<RaiseTarget> target;
    if (!ini.isEmpty()) {
        if (const auto said = raiseTargetOf(settings::readIniFile(ini)))
            target = *said;
        else
            say(said.error().text);
    }
    if (!target)
        target = RaiseTarget { QUrl(QStringLiteral("http://127.0.0.1:%1/api/alarms").arg(hub.port())), {} };
    m_sender.setUsual(QStringLiteral("hub"));
    m_sender.setTarget(QStringLiteral("hub"), target);
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
    m_sensors.start(stateFolder, [&hub](const QString &id) {
        const QList<Alarm> alarms = hub.alarms();
        return std::any_of(alarms.begin(), alarms.end(),
                           [&](const Alarm &alarm) { return alarm.key.id == id && alarm.active(); });
    });
}

} // namespace halfsilver
