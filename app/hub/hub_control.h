// What the control socket and the phone page may ask of a hub without a mirror. It has no screen, no sound and no
// shelf: those it lacks, and says so.
#pragma once

#include "app/core/clock.h"
#include "app/core/control/control_target.h"

namespace halfsilver {

class Hub;

class HubControl : public ControlTarget {
public:
    HubControl(Hub &hub, Clock &clock);
    void setDesk(PairingDesk *desk) { m_desk = desk; }

    QJsonObject status() const override;
    QJsonObject list() const override; // critical ones first, then the newest
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override;
    void clear(const QString &id, const QString &by, const Reply &reply) override;
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const Reply &reply) override;
    void unshelve(const QString &id, const QString &by, const Reply &reply) override;
    void reset(const QString &id, const QString &by, const Reply &reply) override;
    void raise(const QJsonObject &alarm, const Reply &reply) override;
    void history(const HistoryQuery &query, const Reply &reply) override;
    void silence(const Reply &reply) override;
    void grab(const QString &file, const Reply &reply) override;
    void watch(const QString &id, std::chrono::seconds length, const Reply &reply) override;
    QList<ControlVerb> lacks() const override;
    PairingDesk *pairing() override { return m_desk; }

private:
    Hub &m_hub;
    Clock &m_clock;
    QDateTime m_since;
    PairingDesk *m_desk = nullptr;
};

} // namespace halfsilver
