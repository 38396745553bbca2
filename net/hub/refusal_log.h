// What was refused, for the journal: a line at once, then at most one a minute with how many there were.
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace halfsilver::hub {

class RefusalLog {
public:
    // The line to write now, if any. `now` is monotonic.
    std::optional<QString> note(const QString &what, std::chrono::nanoseconds now);

private:
    std::optional<std::chrono::nanoseconds> m_last;
    int m_kept = 0; // refusals since, without a line
};

} // namespace halfsilver::hub
