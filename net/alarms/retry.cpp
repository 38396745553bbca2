#include "net/alarms/retry.h"

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

std::chrono::milliseconds retryDelay(int attempt, const HttpAnswer &answer, double unit)
{
    if (answer.retryAfter)
        return std::clamp<std::chrono::milliseconds>(*answer.retryAfter, 1s, 15min);
    if (answer.status == 401 || answer.status == 403)
        return 5min;
    const std::chrono::milliseconds most =
        std::min<std::chrono::milliseconds>(60s, 2s * (1 << std::clamp(attempt, 0, 5)));
    return 1s + std::chrono::milliseconds(qint64(double((most - 1s).count()) * unit));
}

} // namespace halfsilver
