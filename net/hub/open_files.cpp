#include "net/hub/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace halfsilver::hub {

int roomForConnections(int connections)
{
    constexpr rlim_t kOthers = 128; // of the program itself: journal, fonts, pipes
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return connections;
    const rlim_t wanted = std::min(rlim_t(connections) + kOthers, limit.rlim_max);
    if (limit.rlim_cur < wanted) {
        rlimit raised { wanted, limit.rlim_max };
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit.rlim_cur = wanted;
    }
    return int(std::clamp(limit.rlim_cur, 2 * kOthers, rlim_t(connections) + kOthers) - kOthers);
}

} // namespace halfsilver::hub
