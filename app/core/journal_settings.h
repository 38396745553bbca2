// The journal: the `[journal]` section, for the mirror and the hub.
#pragma once

#include "app/core/settings/bytes.h"
#include "app/core/settings/describe.h"

namespace halfsilver {

struct JournalSettings {
    std::chrono::seconds keep = std::chrono::hours(24 * 90);
    settings::Bytes size = settings::mebibytes(32);
    bool operator==(const JournalSettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        using std::chrono::hours;
        field("keep", &JournalSettings::keep,
              between(std::chrono::seconds(hours(24)), std::chrono::seconds(hours(24 * 3650))),
              "How long what became of alarms is kept. What is not finished is kept for ever.");
        field("size", &JournalSettings::size, between(mebibytes(1), mebibytes(16 * 1024)),
              "How much of it is kept at most, the latest: 32 MiB hold some 100,000 changes.");
    }
};

} // namespace halfsilver
