#include "net/pusher/connection_log.h"

#include "net/pusher/step.h"

#include <algorithm>

namespace halfsilver::pusher {

namespace {
constexpr qsizetype kMostCauses = 20; // a server may close with any code
}

std::optional<int> ConnectionLog::Lines::write(std::chrono::nanoseconds at)
{
    last = at;
    return std::exchange(kept, 0);
}

std::optional<int> ConnectionLog::Lines::writeOnceAMinute(std::chrono::nanoseconds at)
{
    if (!last || at - *last >= std::chrono::minutes(1))
        return write(at);
    ++kept;
    return std::nullopt;
}

std::optional<int> ConnectionLog::ended(const Reason &why, std::chrono::nanoseconds at)
{
    const auto since = std::exchange(m_connectedAt, std::nullopt);
    if (since && at - *since >= kLastingConnection)
        m_told.clear();
    const bool known =
        std::any_of(m_told.begin(), m_told.end(), [&why](const Reason &each) { return each.sameCause(why); });
    if (!known && m_told.size() < kMostCauses) {
        m_told.append(why);
        return m_ends.write(at);
    }
    // A server that is down for a night has been told of; attempt after attempt is no news.
    return since || m_ends.kept > 0 ? m_ends.writeOnceAMinute(at) : std::nullopt;
}

bool ConnectionLog::connected(std::chrono::nanoseconds at)
{
    m_connectedAt = at;
    return m_ends.kept == 0;
}

std::optional<int> ConnectionLog::complained(std::chrono::nanoseconds at) { return m_complaints.writeOnceAMinute(at); }

QString keptWords(int kept)
{
    return kept ? QStringLiteral(" (%1 more since the last such line)").arg(kept) : QString();
}

} // namespace halfsilver::pusher
