// What the control socket and the phone page may ask of the mirror, carried out.
#pragma once

#include "app/core/connection_status.h"
#include "app/core/control/alarm_control.h"
#include "app/mirror/paint_watch.h"
#include "app/mirror/raised_here.h"

namespace halfsilver {

class AlarmSound;
class Hub;
class Notices;
class TurnWatch;
struct MirrorSettings;

class MirrorControl : public QObject, public ControlTarget {
    Q_OBJECT
public:
    // All outlive this.
    struct World {
        const MirrorSettings &settings;
        const QString &name; // of this mirror, where nobody says who it was
        AlarmBook &book;
        AlarmStore &journal;
        AlarmSound &sound;
        RaiseSender &raises;
        const Notices &notices;
        Scene &scene;
        const TurnWatch &turns;
        Clock &clock;
        std::function<ConnectionStatus()> connection;
    };

    explicit MirrorControl(World world, QObject *parent = nullptr);

    // The hub on this mirror's port, which may be there for the page alone.
    void setHub(Hub *hub) { m_hub = hub; }
    void setDesk(PairingDesk *desk) { m_desk = desk; }

    QJsonObject status() const override;
    QJsonObject list() const override;
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override;
    void clear(const QString &id, const QString &by, const Reply &reply) override;
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const Reply &reply) override;
    void unshelve(const QString &id, const QString &by, const Reply &reply) override;
    void reset(const QString &id, const QString &by, const Reply &reply) override;
    void watch(const QString &id, std::chrono::seconds length, const Reply &reply) override;
    void raise(const QJsonObject &alarm, const Reply &reply) override;
    void history(const HistoryQuery &query, const Reply &reply) override;
    void silence(const Reply &reply) override;
    void grab(const QString &file, const Reply &reply) override;
    QByteArray picture() override;
    PairingDesk *pairing() override { return m_desk; }

private:
    std::optional<QDateTime> silencedUntil() const;
    QString whoever(const QString &by) const { return by.isEmpty() ? m_world.name : by; }

    const World m_world;
    Hub *m_hub = nullptr;
    PairingDesk *m_desk = nullptr;
    AlarmControl m_alarms;
    RaisedHere m_raisedHere;
    PaintWatch m_paintWatch;
    std::optional<QDateTime> m_paintedAt; // the last frame
};

} // namespace halfsilver
