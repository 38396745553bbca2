#include "net/pusher/heartbeat.h"

#include <algorithm>

namespace halfsilver::pusher {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {
constexpr seconds kLeastPatience { 15 };
constexpr seconds kLongestWait { 15min };
} // namespace

seconds heartbeatPatience(seconds every) { return every + std::max(kLeastPatience, every / 2); }

HeartbeatStep heartbeatStep(seconds every, int tried)
{
    const seconds patience = heartbeatPatience(every);
    if (tried == 0)
        return { HeartbeatRemedy::Resubscribe, patience };
    return { HeartbeatRemedy::Reconnect,
             std::max(patience, std::min(kLongestWait, patience * (1 << std::min(tried - 1, 10)))) };
}

HeartbeatWatch::HeartbeatWatch(const HeartbeatPromise &promise, Clock &clock, Missing missing)
    : m_event(promise.event.toStdString())
    , m_every(promise.every)
    , m_clock(clock)
    , m_missing(std::move(missing))
{
}

void HeartbeatWatch::subscribed()
{
    if (m_missingSince) {
        wait(heartbeatStep(m_every, m_tried - 1).wait);
        return;
    }
    heard();
    wait(heartbeatPatience(m_every));
}

void HeartbeatWatch::lost() { m_timer.reset(); }

bool HeartbeatWatch::heard()
{
    m_heardAt = m_clock.monotonic();
    m_heardBoot = m_clock.boottime();
    if (!m_missingSince)
        return false;
    m_missingSince.reset();
    m_tried = 0;
    wait(heartbeatPatience(m_every));
    return true;
}

void HeartbeatWatch::wait(std::chrono::nanoseconds time)
{
    m_timer = m_clock.after(std::chrono::ceil<milliseconds>(time), [this] { due(); });
}

void HeartbeatWatch::due()
{
    if (!m_missingSince) {
        if (const auto left = m_heardAt + heartbeatPatience(m_every) - m_clock.monotonic(); left > 0ns) {
            wait(left);
            return;
        }
        const auto ago = std::chrono::duration_cast<milliseconds>(m_clock.boottime() - m_heardBoot);
        m_missingSince = m_clock.now().addMSecs(-ago.count());
    }
    const HeartbeatStep step = heartbeatStep(m_every, m_tried++);
    wait(step.wait);
    m_missing(step.remedy);
}

} // namespace halfsilver::pusher
