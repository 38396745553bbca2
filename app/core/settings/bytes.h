// A size in bytes, as settings write it: "64MiB", "512 KiB", "2GiB".
#pragma once

#include "app/core/settings/values.h"

#include <compare>

namespace halfsilver::settings {

struct Bytes {
    qint64 count = 0;
    auto operator<=>(const Bytes &) const = default;
};
constexpr Bytes kibibytes(qint64 n) { return { n * 1024 }; }
constexpr Bytes mebibytes(qint64 n) { return { n * 1024 * 1024 }; }

// KiB, MiB or GiB; people who write kB, MB, GB or K, M, G mean the same here.
std::optional<Wrong> readValue(const QString &text, Bytes &value);
QString writeValue(Bytes value);

} // namespace halfsilver::settings
