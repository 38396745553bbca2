// How long to wait before connecting again.
#pragma once

#include <algorithm>
#include <chrono>

namespace halfsilver::pusher {

constexpr std::chrono::seconds kBackoffCeiling { 30 };
constexpr std::chrono::seconds kLocalBackoffCeiling { 3 }; // a server in the house minds no knocking

// Before reconnect `n` (from 0): uniform between 1 s and min(ceiling, 2 s doubled n times), so that a restarted
// server does not meet every mirror at once. `unit` is uniform in [0, 1). Source: protocol §4, the one rule.
constexpr std::chrono::milliseconds backoffDelay(int n, std::chrono::seconds ceiling, double unit)
{
    using namespace std::chrono_literals;
    const std::chrono::milliseconds longest =
        std::min<std::chrono::milliseconds>(ceiling, 2s * (1 << std::clamp(n, 0, 8)));
    return 1s + std::chrono::milliseconds(std::chrono::milliseconds::rep(double((longest - 1s).count()) * unit));
}

} // namespace halfsilver::pusher
