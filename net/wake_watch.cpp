#include "net/wake_watch.h"

#include <cstdint>
#include <limits>
#include <sys/timerfd.h>
#include <unistd.h>

namespace halfsilver {

namespace {

// A timer of the wall clock that never ends, except that it is cancelled each time that the clock is set.
int cancelledOnSet()
{
    const int descriptor = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (descriptor < 0)
        return -1;
    itimerspec never {};
    never.it_value.tv_sec = std::numeric_limits<std::int32_t>::max(); // 2038; then it is read once, and at rest
    if (timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

} // namespace

WakeWatch::WakeWatch(QObject *parent)
    : WakeWatch(cancelledOnSet(), parent)
{
}

WakeWatch::WakeWatch(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_readable(QSocketNotifier::Read)
{
    if (!watches())
        return;
    connect(&m_readable, &QSocketNotifier::activated, this, [this] {
        // Fails with ECANCELED, and waits for the next time by that.
        std::uint64_t expired = 0;
        (void)!read(m_descriptor, &expired, sizeof expired);
        emit clockChanged();
    });
    m_readable.setSocket(m_descriptor);
    m_readable.setEnabled(true);
}

WakeWatch::~WakeWatch()
{
    m_readable.setEnabled(false);
    if (watches())
        close(m_descriptor);
}

} // namespace halfsilver
