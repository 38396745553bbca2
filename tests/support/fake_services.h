// What a panel may ask of the world, in the hands of a test.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/core/services.h"
#include "tests/support/fake_clock.h"

#include <map>
#include <vector>

namespace halfsilver {

class FakeMonitor : public ConnectionMonitor {
public:
    ConnectionStatus status() const override { return m_status; }
    void setStatus(const ConnectionStatus &status)
    {
        m_status = status;
        emit statusChanged();
    }

private:
    ConnectionStatus m_status;
};

class FakeEvents : public Events {
public:
    struct Bound {
        QString connection, channel, event;
        Listener listener;
    };
    std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel, const QString &event,
                                       Listener listener, Purpose) override
    {
        const int key = m_next++;
        bound[key] = { connection, channel, event, std::move(listener) };
        return std::make_unique<Binding>(*this, key);
    }
    void deliver(const QString &channel, const QString &event, const Payload &payload)
    {
        const auto listening = bound; // a listener may bind
        for (const auto &[key, one] : listening) {
            if (one.channel == channel && one.event == event)
                one.listener(payload);
        }
    }
    ConnectionMonitor *monitor(const QString &connection) const override
    {
        const auto found = monitors.find(connection);
        return found == monitors.end() ? nullptr : found->second;
    }
    std::map<QString, ConnectionMonitor *> monitors;
    std::map<int, Bound> bound;

private:
    class Binding : public EventBinding {
    public:
        Binding(FakeEvents &events, int key)
            : m_events(events)
            , m_key(key)
        {
        }
        ~Binding() override { m_events.bound.erase(m_key); }

    private:
        FakeEvents &m_events;
        int m_key;
    };
    int m_next = 0;
};

struct FakeWorld {
    FakeWorld()
    {
        ConnectionStatus connected;
        connected.phase = ConnectionPhase::Connected;
        connected.channels = { { QStringLiteral("alarm"), true } };
        monitor.setStatus(connected);
    }
    // Not receiving since `minutes` ago.
    ConnectionStatus lost(int minutes) const
    {
        ConnectionStatus status;
        status.phase = ConnectionPhase::Unavailable;
        status.since = clock.now().addSecs(-60 * minutes);
        status.receivingUntil = status.since;
        return status;
    }

    FakeClock clock;
    AlarmBook alarms { clock, nullptr };
    FakeEvents events;
    FakeMonitor monitor;
    Notices notices { clock };
    Services services { clock, alarms, events, monitor, notices };
};

} // namespace halfsilver
