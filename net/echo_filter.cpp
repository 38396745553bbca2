#include "net/echo_filter.h"

#include <QCryptographicHash>

namespace halfsilver {

bool EchoFilter::isNew(size_t connection, const QByteArray &event, std::chrono::nanoseconds now)
{
    sweep(now);
    Seen &seen = m_seen[QCryptographicHash::hash(event, QCryptographicHash::Sha1)];
    if (now - seen.at >= kRemembers)
        seen = {};
    seen.at = now;
    if (seen.times.size() <= connection)
        seen.times.resize(connection + 1);
    if (++seen.times[connection] <= seen.passed)
        return false;
    seen.passed = seen.times[connection];
    return true;
}

void EchoFilter::sweep(std::chrono::nanoseconds now)
{
    if (m_seen.size() >= kMost)
        m_seen.clear();
    if (now - m_swept < kRemembers)
        return;
    m_swept = now;
    m_seen.removeIf(
        [now](const std::pair<const QByteArray &, Seen &> &each) { return now - each.second.at >= kRemembers; });
}

} // namespace halfsilver
