// How long a mirror takes to notice what goes wrong and to recover, measured and printed.
#pragma once

#include <QElapsedTimer>
#include <QTest>

#include <cstdio>
#include <functional>

namespace halfsilver {

constexpr int kNotice = 45'000; // ms: a dead link is known by then

// ms until it happens; -1 where it does not within `limit`, ms.
inline qint64 until(const std::function<bool()> &happens, int limit)
{
    QElapsedTimer timer;
    timer.start();
    return QTest::qWaitFor(happens, limit) ? timer.elapsed() : -1;
}

// ms.
inline void tell(const char *what, qint64 noticed, qint64 recovered)
{
    std::printf("%-34s noticed after %6.2f s, recovered after %6.2f s\n", what, double(noticed) / 1000,
                double(recovered) / 1000);
    std::fflush(stdout);
}

} // namespace halfsilver
