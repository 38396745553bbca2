#include "app/core/sensors/sensors.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/sensors/command_input.h"
#include "app/core/sensors/key_input.h"
#include "app/core/state_lock.h"

namespace halfsilver {

Sensors::Sensors(const QList<SensorSection> &sections, const QString &host, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_clock(clock)
{
    for (const SensorSection &section : sections) {
        auto sensor = std::make_unique<Sensor>();
        sensor->section = section;
        sensor->id = idOf(section, host);
        sensor->rule = { section.settings.active == SensorLevel::High, section.settings.onDelay,
                         section.settings.offDelay };
        m_sensors.push_back(std::move(sensor));
    }
}

Sensors::~Sensors() = default;

QString Sensors::idOf(const SensorSection &section, const QString &host)
{
    const QString &id = section.settings.id;
    return (id.isEmpty() ? QString(section.name + u'@' + host) : id).left(kMaxId);
}

void Sensors::start(const QString &stateFolder, const std::function<bool(const AlarmKey &alarm)> &isRaised)
{
    const auto timer = std::move(m_again); // it may be running: destroyed at the end
    if (m_sensors.empty())
        return;
    m_lock = std::make_unique<StateLock>(stateFolder + QStringLiteral("/sensors"), QStringLiteral("halfsilver"));
    if (!m_lock->held() && m_lock->holder()) {
        m_again = m_clock.after(kTryAgain, [this, stateFolder, isRaised] { start(stateFolder, isRaised); });
        return;
    }
    for (const auto &sensor : m_sensors) {
        sensor->state.raised = isRaised({ sensor->section.settings.source, sensor->id });
        if (sensor->state.raised
            && sensor->section.settings.tellsPulses()) // whose clearing may have died with that run
            read(*sensor, PulseRead {});
        begin(*sensor);
    }
}

void Sensors::begin(Sensor &sensor)
{
    const auto connectTo = [this, &sensor](auto *input) {
        connect(input, &std::remove_pointer_t<decltype(input)>::problemChanged, this,
                [this, &sensor](const QString &why) { emit problemChanged(sensor.section.name, why); });
        connect(input, &std::remove_pointer_t<decltype(input)>::levelRead, this,
                [this, &sensor](bool high) { read(sensor, LevelRead { high }); });
    };
    const SensorSettings &settings = sensor.section.settings;
    if (const auto code = inputCodeFromText(settings.key)) {
        auto input = std::make_unique<KeyInput>(*code, settings.device, m_clock);
        connectTo(input.get());
        KeyInput *key = input.get();
        sensor.input = std::move(input);
        key->start();
    } else {
        auto input = std::make_unique<CommandInput>(settings, m_clock);
        connectTo(input.get());
        connect(input.get(), &CommandInput::pulseRead, this, [this, &sensor] { read(sensor, PulseRead {}); });
        CommandInput *command = input.get();
        sensor.input = std::move(input);
        command->start();
    }
}

void Sensors::read(Sensor &sensor, const SensorInput &input)
{
    const auto timer = std::move(sensor.due); // it may be running: destroyed at the end
    const auto now = m_clock.monotonic();
    const SensorStep step = sensorStep(sensor.state, input, now, sensor.rule);
    sensor.state = step.state;
    if (step.state.due)
        sensor.due = m_clock.after(std::chrono::ceil<std::chrono::milliseconds>(*step.state.due - now),
                                   [this, &sensor] { read(sensor, TimePassed {}); });
    if (step.action)
        request(sensor, *step.action);
}

void Sensors::request(const Sensor &sensor, SensorAction action)
{
    const SensorSettings &settings = sensor.section.settings;
    if (action == SensorAction::Clear) {
        emit requested(clearing(sensor.id, sensor.section.name, settings.source, m_clock.now()));
        return;
    }
    QJsonObject alarm { { QStringLiteral("id"), sensor.id },
                        { QStringLiteral("title"),
                          (settings.title.isEmpty() ? sensor.section.name : settings.title).left(kMaxTitle) },
                        { QStringLiteral("priority"), toText(settings.priority) },
                        { QStringLiteral("origin"), sensor.section.name.left(kMaxName) } };
    if (!settings.place.isEmpty())
        alarm[QLatin1String("place")] = settings.place.left(kMaxName);
    if (!settings.message.isEmpty())
        alarm[QLatin1String("message")] = settings.message.left(kMaxText);
    if (const auto raise = raising(alarm, settings.source, m_clock.now()))
        emit requested(*raise);
    else
        emit problemChanged(sensor.section.name, raise.error().text);
}

} // namespace halfsilver
