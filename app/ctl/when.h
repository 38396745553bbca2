// A time as people write it on a command line.
#pragma once

#include <QDateTime>

#include <optional>

namespace halfsilver::ctl {

// "2h" or "3d" (ago), "21:30" (the last one), "2026-11-22", "2026-11-22 21:30", or ISO 8601 with an offset. `now` is
// local, and so is what has no offset. UTC; empty: none of these.
std::optional<QDateTime> whenFromText(const QString &text, const QDateTime &now);

} // namespace halfsilver::ctl
