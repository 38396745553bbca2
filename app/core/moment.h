// A moment as backends write it.
#pragma once

#include <QString>

#include <optional>
#include <string_view>

namespace halfsilver {

// Milliseconds since 1970, UTC. From "2026-11-22T20:46:03.120Z", any other offset, a space for the T, with or without
// seconds and fractions of any length; without an offset it counts as UTC, as Laravel writes it. Also Unix time as
// text, and RFC 2822 ("Sun, 22 Nov 2026 20:46:03 +0000", or GMT as HTTP writes it). Nothing for a date or a time of day alone: they are no
// moment.
std::optional<qint64> momentFromText(std::string_view utf8);
std::optional<qint64> momentFromText(const QString &text);

// Unix time in seconds, milliseconds or microseconds, told apart by size (each from 1973 on).
std::optional<qint64> momentFromNumber(double number);

} // namespace halfsilver
