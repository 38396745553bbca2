#include "app/mirror/alarm_sources.h"

#include "app/core/notices.h"
#include "app/mirror/backend_hosts.h"
#include "app/mirror/log.h"
#include "app/mirror/recovered_notices.h"
#include "net/backend_network.h"
#include "net/pusher/connections.h"

namespace halfsilver {

AlarmSources::AlarmSources(const World &world)
    : m_world(world)
{
}

void AlarmSources::start(ConnectionMonitor &shown, const QList<PendingAcknowledgement> &pending)
{
    reachBackends(m_world.network, m_world.settings.alarms, m_world.connections);
    for (const AlarmSection &section : m_world.settings.alarms)
        start(section, shown, pending);
}

void AlarmSources::start(const AlarmSection &section, ConnectionMonitor &shown,
                         const QList<PendingAcknowledgement> &pending)
{
    AlarmSettings settings = section.settings;
    if (m_world.settings.source == ListeningTo::Hub)
        settings.connection.clear();
    ConnectionMonitor *own = m_world.connections.monitor(settings.connection);
    ConnectionMonitor &monitor = own ? *own : shown;

    const auto &source = m_sources.emplace_back(std::make_unique<AlarmSource>(section.section, settings,
                                                                              AlarmSourceWorld { m_world.book,
                                                                                                 m_world.connections,
                                                                                                 monitor,
                                                                                                 &m_world.store,
                                                                                                 m_world.network,
                                                                                                 m_world.clock,
                                                                                                 {},
                                                                                                 &monitor != &shown,
                                                                                                 m_world.raises }));
    if (m_world.settings.source != ListeningTo::Nobody) {
        if (const auto started = source->start(pending); !started) {
            say(started.error().text);
            tellProblem(section.section, started.error().text);
        }
        for (pusher::Client *client : m_world.connections.findAll(settings.connection)) {
            if (settings.heartbeat.count() > 0)
                client->expectHeartbeat(settings.channel, { settings.heartbeatEvent, settings.heartbeat });
        }
    }
    connect(source.get(), &AlarmSource::statusChanged, this,
            [this, source = source.get()] { tellProblem(source->name(), source->problem()); });
    connect(source.get(), &AlarmSource::recovered, this,
            [this, name = source->name()](const QDateTime &from, const QDateTime &to, int alarms) {
                m_world.recovered.tell(name, from, to, alarms);
            });
    watch(settings.connection, monitor);
}

void AlarmSources::tellProblem(const QString &source, const QString &problem)
{
    if (problem.isEmpty())
        m_world.notices.hide(source);
    else
        m_world.notices.show({ source, problem });
}

// Several sections may listen through one connection.
void AlarmSources::watch(const QString &connection, ConnectionMonitor &monitor)
{
    if (m_watched.contains(&monitor))
        return;
    m_watched.insert(&monitor);
    m_connectionAlarms.push_back(std::make_unique<ConnectionAlarm>(connection, monitor, m_world.book, m_world.clock));
}

void AlarmSources::restoredLate(const QList<PendingAcknowledgement> &pending)
{
    for (const auto &source : m_sources)
        source->restoredLate(pending);
}

qint64 AlarmSources::undecoded() const
{
    qint64 all = 0;
    for (const auto &source : m_sources)
        all += source->undecoded();
    return all;
}

qint64 AlarmSources::ignored() const
{
    qint64 all = 0;
    for (const auto &source : m_sources)
        all += source->ignored();
    return all;
}

} // namespace halfsilver
