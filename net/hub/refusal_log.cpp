#include "net/hub/refusal_log.h"

namespace halfsilver::hub {

std::optional<QString> RefusalLog::note(const QString &what, std::chrono::nanoseconds now)
{
    if (m_last && now - *m_last < std::chrono::minutes(1)) {
        ++m_kept;
        return std::nullopt;
    }
    m_last = now;
    const int kept = std::exchange(m_kept, 0);
    return kept ? QStringLiteral("refused: %1 (and %2 more since the last such line)").arg(what).arg(kept)
                : QStringLiteral("refused: %1").arg(what);
}

} // namespace halfsilver::hub
