// A world in which nothing happens: for a screenshot, and for a mirror that mistakes leave nothing to connect to.
#pragma once

#include "app/core/services.h"
#include "app/core/system_clock.h"

namespace halfsilver {

// Stands still on the wall; timers run, so that what fades in is there at the end.
class FixedClock : public SystemClock {
public:
    explicit FixedClock(const QDateTime &now)
        : m_now(now)
    {
    }
    QDateTime now() const override { return m_now; }

private:
    QDateTime m_now;
};

class FixedConnection : public ConnectionMonitor {
    Q_OBJECT
public:
    explicit FixedConnection(const ConnectionStatus &status, QObject *parent = nullptr)
        : ConnectionMonitor(parent)
        , m_status(status)
    {
    }
    ConnectionStatus status() const override { return m_status; }

private:
    ConnectionStatus m_status;
};

// Every event that anybody asks for came once, with this payload; without one, none ever comes.
class FixedEvents : public Events {
public:
    explicit FixedEvents(std::optional<Payload> payload = {})
        : m_payload(std::move(payload))
    {
    }
    std::unique_ptr<EventBinding> bind(const QString &, const QString &, const QString &, Listener listener,
                                       Purpose) override
    {
        if (m_payload)
            listener(*m_payload);
        return std::make_unique<EventBinding>();
    }

private:
    std::optional<Payload> m_payload;
};

} // namespace halfsilver
