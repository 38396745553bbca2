#include "app/core/system_clock.h"

#include <QTimer>

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
    QtTimer(std::chrono::milliseconds delay, std::function<void()> call)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        // A copy is called: the call may destroy this timer.
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [call = std::move(call)] {
            const std::function<void()> kept = call;
            kept();
        });
        m_timer.start(delay);
    }

private:
    QTimer m_timer;
};

} // namespace

QDateTime SystemClock::now() const { return QDateTime::currentDateTimeUtc(); }
std::chrono::nanoseconds SystemClock::monotonic() const { return read(CLOCK_MONOTONIC); }
std::chrono::nanoseconds SystemClock::boottime() const { return read(CLOCK_BOOTTIME); }

std::unique_ptr<Timer> SystemClock::after(std::chrono::milliseconds delay, std::function<void()> call)
{
    return std::make_unique<QtTimer>(delay, std::move(call));
}

} // namespace halfsilver
