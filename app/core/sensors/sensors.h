// The sensors of this machine: what they read becomes alarms that are raised and cleared.
#pragma once

#include "app/core/clock.h"
#include "app/core/raises/raise_request.h"
#include "app/core/sensors/sensor_settings.h"
#include "app/core/sensors/sensor_step.h"

#include <QObject>

#include <memory>
#include <vector>

namespace halfsilver {

class StateLock;

class Sensors : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kTryAgain { 30 }; // while another program reads them

    // `host` names this machine in the alarms' ids.
    Sensors(const QList<SensorSection> &sections, const QString &host, Clock &clock, QObject *parent = nullptr);
    ~Sensors() override;

    // A mirror and a hub on one machine have one ini: whoever has the lock in the folder of the state reads. `isRaised`
    // tells of an alarm, whose source is empty for the usual one, what an earlier run has raised and not cleared, so that a start counts nothing again.
    void start(const QString &stateFolder, const std::function<bool(const AlarmKey &alarm)> &isRaised);

    static QString idOf(const SensorSection &section, const QString &host);

signals:
    void requested(const halfsilver::RaiseRequest &request);
    void problemChanged(const QString &name, const QString &why); // empty: it is read again

private:
    struct Sensor {
        SensorSection section;
        QString id;
        SensorRule rule;
        SensorState state;
        std::unique_ptr<QObject> input;
        std::unique_ptr<Timer> due;
    };
    void begin(Sensor &sensor);
    void read(Sensor &sensor, const SensorInput &input);
    void request(const Sensor &sensor, SensorAction action);

    const QString m_host;
    Clock &m_clock;
    std::vector<std::unique_ptr<Sensor>> m_sensors;
    std::unique_ptr<StateLock> m_lock;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
