#include "net/hub/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace halfsilver::hub {

int roomForConnections(int connections)
{
    constexpr rlim_t kOthers = 128; // of the program itself: journal, fonts, pipes, threads
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return connections;
    const rlim_t wanted = std::min(rlim_t(connections) + kOthers, limit.rlim_max);
    if (limit.rlim_cur < wanted) {
        rlimit raised { wanted, limit.rlim_max };
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit.rlim_cur = wanted;
    }
    const rlim_t left = limit.rlim_cur > 2 * kOthers ? limit.rlim_cur - kOthers : limit.rlim_cur / 2;
    return int(std::min(left, rlim_t(connections)));
}

} // namespace halfsilver::hub
