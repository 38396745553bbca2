#include "app/mirror/mirror_raises.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/mirror/embedded_hub.h"
#include "app/mirror/log.h"

#include <algorithm>

namespace halfsilver {

UsualTarget usualTarget(const QList<AlarmSection> &sections)
{
    const auto first = [&](auto &&is) { return std::find_if(sections.begin(), sections.end(), is); };
    const auto told = first([](const AlarmSection &each) { return !each.settings.raiseUrl.isEmpty(); });
    if (told != sections.end())
        return { told->section, true };
    const auto ours = first([](const AlarmSection &each) { return each.settings.hears(Hub::channel(), Hub::event()); });
    return { ours == sections.end() ? sections.first().section : ours->section, false };
}

MirrorRaises::MirrorRaises(const World &world)
    : m_world(world)
    , m_sender(world.stateFolder, world.network, world.clock)
    , m_sensors(world.sensors, world.name, world.clock)
{
}

void MirrorRaises::start(EmbeddedHub *beside)
{
    const UsualTarget usual = usualTarget(m_world.alarms);
    m_sender.setUsual(usual.section);
    if (beside && !usual.hasUrl)
        fallBackOn(*beside);
    connect(&m_sender, &RaiseSender::problemChanged, this, &MirrorRaises::tell);
    connect(&m_sender, &RaiseSender::refused, this, [this](const RaiseRequest &request, const QString &reason) {
        m_world.notices.show(
            { QStringLiteral("raise refused"), tr("Refused by the backend: %1: %2").arg(request.id(), reason) },
            std::chrono::minutes(10));
    });
    m_sender.start();
    readSensors();
}

// Better than nobody, unless the server turns out to be a hub itself.
void MirrorRaises::fallBackOn(EmbeddedHub &hub)
{
    const auto target = [this](int port) {
        if (!m_sender.hasTarget(m_sender.usual()))
            m_sender.setTarget(m_sender.usual(),
                               RaiseTarget { QUrl(QStringLiteral("http://127.0.0.1:%1/api/alarms").arg(port)), {} });
    };
    if (hub.listening())
        target(hub.port());
    else
        connect(&hub, &EmbeddedHub::listeningBegan, this, target);
}

void MirrorRaises::readSensors()
{
    connect(&m_sensors, &Sensors::requested, &m_sender, &RaiseSender::submit);
    connect(&m_sensors, &Sensors::problemChanged, this, &MirrorRaises::tellSensor);
    m_sensors.start(m_world.stateFolder, [this](const AlarmKey &key) {
        const Alarm *alarm = m_world.book.find({ key.source.isEmpty() ? m_sender.usual() : key.source, key.id });
        return alarm && alarm->active();
    });
}

void MirrorRaises::tellSensor(const QString &name, const QString &why)
{
    const QString id = QStringLiteral("sensor.") + name;
    if (why.isEmpty())
        return m_world.notices.hide(id);
    say(QStringLiteral("[%1] %2").arg(id, why));
    m_world.notices.show({ id, tr("Sensor %1: %2").arg(name, why) });
}

void MirrorRaises::tell()
{
    const QString id = QStringLiteral("raises");
    const QList<RaiseRequest> waiting = m_sender.waiting();
    QString reason = m_sender.problem();
    const auto untold = std::find_if(waiting.begin(), waiting.end(), [this](const RaiseRequest &request) {
        return !m_sender.hasTarget(request.target);
    });
    if (reason.isEmpty() && untold != waiting.end() && m_world.receiving())
        reason = tr("[%1] has no raise_url, and the server is no hub").arg(untold->target);
    if (reason.isEmpty())
        m_world.notices.hide(id);
    else
        m_world.notices.show(
            { id, tr("Raised here, not told to the backend yet: %1 · %2").arg(waiting.size()).arg(reason) });
}

} // namespace halfsilver
