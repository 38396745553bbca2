// The [alarm…] sections at work: each a source of its own, whose alarms go into the book and whose troubles are said on
// screen.
#pragma once

#include "app/core/alarms/connection_alarm.h"
#include "app/mirror/mirror_settings.h"
#include "net/alarm_source.h"

namespace halfsilver {

class BackendNetwork;
class Notices;
class RecoveredNotices;

namespace pusher {
class Connections;
}

class AlarmSources : public QObject {
    Q_OBJECT
public:
    // All outlive this.
    struct World {
        const MirrorSettings &settings;
        AlarmBook &book;
        AlarmStore &store;
        pusher::Connections &connections;
        BackendNetwork &network;
        RaiseSender *raises; // null: another program sends what is raised here
        Notices &notices;
        RecoveredNotices &recovered;
        Clock &clock;
    };
    explicit AlarmSources(const World &world);

    // Once the connections are there, and the book has restored what an earlier run left. `shown` is the connection that
    // the screen tells of, which outlives this; `pending` is the store's.
    void start(ConnectionMonitor &shown, const QList<PendingAcknowledgement> &pending);
    // What an earlier run left became known late.
    void restoredLate(const QList<PendingAcknowledgement> &pending);

    qint64 undecoded() const; // events
    qint64 ignored() const;   // by a rule

private:
    void start(const AlarmSection &section, ConnectionMonitor &shown, const QList<PendingAcknowledgement> &pending);
    void tellProblem(const QString &source, const QString &problem);
    void watch(const QString &connection, ConnectionMonitor &monitor);

    const World m_world;
    std::vector<std::unique_ptr<AlarmSource>> m_sources;
    std::vector<std::unique_ptr<ConnectionAlarm>> m_connectionAlarms; // one a connection that alarms come through
    QSet<const ConnectionMonitor *> m_watched;                        // by those
};

} // namespace halfsilver
