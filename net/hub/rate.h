// How much of something one connection may do: `burst` at once, and then `perSecond`.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace halfsilver::hub {

struct Allowance {
    double perSecond, burst;
};

class Rate {
public:
    // Takes `cost` where it is allowed. `now` is monotonic; its first call begins with the whole burst.
    bool take(const Allowance &allowed, std::chrono::nanoseconds now, double cost = 1)
    {
        const double seconds = m_at ? std::chrono::duration<double>(now - *m_at).count() : 0;
        m_left = m_at ? std::min(allowed.burst, m_left + seconds * allowed.perSecond) : allowed.burst;
        m_at = now;
        if (m_left < cost)
            return false;
        m_left -= cost;
        return true;
    }

private:
    std::optional<std::chrono::nanoseconds> m_at;
    double m_left = 0;
};

} // namespace halfsilver::hub
