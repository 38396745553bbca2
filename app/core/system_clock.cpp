#include "app/core/system_clock.h"

#include <QTimer>

#include <algorithm>
#include <ctime>

namespace halfsilver {

namespace {

std::chrono::nanoseconds read(clockid_t id)
{
    timespec t {};
    clock_gettime(id, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

class QtTimer : public Timer {
public:
    QtTimer(std::chrono::milliseconds delay, std::chrono::milliseconds longestWait, std::function<void()> call)
        : m_left(std::max(delay, std::chrono::milliseconds(0)))
        , m_longestWait(longestWait)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        // A copy is called: the call may destroy this timer.
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this, call = std::move(call)] {
            if (m_left.count() > 0) {
                wait();
                return;
            }
            const std::function<void()> kept = call;
            kept();
        });
        wait();
    }

private:
    void wait()
    {
        const auto next = std::min(m_left, m_longestWait);
        m_left -= next;
        m_timer.start(next);
    }

    std::chrono::milliseconds m_left, m_longestWait;
    QTimer m_timer;
};

} // namespace

QDateTime SystemClock::now() const { return QDateTime::currentDateTimeUtc(); }
std::chrono::nanoseconds SystemClock::monotonic() const { return read(CLOCK_MONOTONIC); }
std::chrono::nanoseconds SystemClock::boottime() const { return read(CLOCK_BOOTTIME); }

std::unique_ptr<Timer> SystemClock::after(std::chrono::milliseconds delay, std::function<void()> call)
{
    return std::make_unique<QtTimer>(delay, m_longestWait, std::move(call));
}

} // namespace halfsilver
