// Time that moves when a test says so.
#pragma once

#include "app/core/clock.h"

#include <map>

namespace halfsilver {

class FakeClock : public Clock {
public:
    QDateTime now() const override { return m_now; }
    std::chrono::nanoseconds monotonic() const override { return m_monotonic; }
    std::chrono::nanoseconds boottime() const override { return m_boottime; }
    std::unique_ptr<Timer> after(std::chrono::milliseconds delay, std::function<void()> call) override
    {
        const auto key = std::pair(m_monotonic + delay, m_next++);
        m_calls.emplace(key, std::move(call));
        return std::make_unique<Pending>(*this, key);
    }

    // Moves all clocks, and makes what falls due on the way, each at its own time.
    void advance(std::chrono::nanoseconds by)
    {
        const auto end = m_monotonic + by;
        while (!m_calls.empty() && m_calls.begin()->first.first <= end) {
            move(m_calls.begin()->first.first - m_monotonic);
            const auto call = m_calls.extract(m_calls.begin()).mapped();
            call();
        }
        move(end - m_monotonic);
    }
    void setNow(const QDateTime &now) { m_now = now; } // the wall clock jumps
    void suspend(std::chrono::nanoseconds by)          // the machine slept
    {
        m_boottime += by;
        m_now = m_now.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(by).count());
    }
    size_t pending() const { return m_calls.size(); }
    // How long until the next call falls due; negative when none is pending.
    std::chrono::nanoseconds untilNext() const
    {
        return m_calls.empty() ? std::chrono::nanoseconds(-1) : m_calls.begin()->first.first - m_monotonic;
    }

private:
    using Key = std::pair<std::chrono::nanoseconds, quint64>;
    class Pending : public Timer {
    public:
        Pending(FakeClock &clock, const Key &key)
            : m_clock(clock)
            , m_key(key)
        {
        }
        ~Pending() override { m_clock.m_calls.erase(m_key); }

    private:
        FakeClock &m_clock;
        Key m_key;
    };

    void move(std::chrono::nanoseconds by)
    {
        m_monotonic += by;
        m_boottime += by;
        m_rest += by;
        const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(m_rest);
        m_now = m_now.addMSecs(whole.count());
        m_rest -= whole;
    }

    QDateTime m_now = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08.000Z"), Qt::ISODateWithMs);
    std::chrono::nanoseconds m_monotonic { std::chrono::hours(1) }, m_boottime { std::chrono::hours(1) }, m_rest { 0 };
    std::map<Key, std::function<void()>> m_calls;
    quint64 m_next = 0;
};

} // namespace halfsilver
