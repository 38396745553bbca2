// Where the log driver writes: `[hub.log]`.
#pragma once

#include "app/core/settings/describe.h"

#include <QString>

namespace halfsilver {

struct LogSettings {
    QString file;
    bool operator==(const LogSettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("file", &LogSettings::file, anything,
              "The file that events are appended to, for logrotate to keep short. Empty: the journal.");
    }
};

} // namespace halfsilver
