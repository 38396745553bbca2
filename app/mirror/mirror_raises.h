// What is raised at the mirror, by its sensors, by halfsilverctl --queue or in an earlier run, on its way to the
// backends; and what is not accepted yet, on screen.
#pragma once

#include "app/core/sensors/sensors.h"
#include "app/mirror/mirror_ini.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

class AlarmBook;
class EmbeddedHub;
class Notices;

// Where what names no target is raised. `section`: of the first with a raise_url, else of the one that hears what our own
// hub raises, else the first. `sections` is not empty.
struct UsualTarget {
    QString section;
    bool hasUrl = false; // else whoever is connected to may turn out to be a hub
    bool operator==(const UsualTarget &) const = default;
};
UsualTarget usualTarget(const QList<AlarmSection> &sections);

class MirrorRaises : public QObject {
    Q_OBJECT
public:
    // All outlive this.
    struct World {
        const QList<AlarmSection> &alarms;
        const QList<SensorSection> &sensors;
        const QString &name; // of this mirror, in the ids of the sensors' alarms
        const QString &stateFolder;
        const AlarmBook &book;
        QNetworkAccessManager &network;
        Notices &notices;
        Clock &clock;
        std::function<bool()> receiving; // whether the server has said by now what it is
    };
    explicit MirrorRaises(const World &world);

    RaiseSender &sender() { return m_sender; }

    // Once the alarm sources listen. `beside`: a hub in this program that the mirror does not listen to, or null.
    void start(EmbeddedHub *beside);

private:
    void fallBackOn(EmbeddedHub &hub);
    void readSensors();
    void tell();
    void tellSensor(const QString &name, const QString &why);

    const World m_world;
    RaiseSender m_sender;
    Sensors m_sensors;
};

} // namespace halfsilver
