// The check of encryption_master_key, wherever the ini has one.
#pragma once

#include "app/core/settings/translate.h"
#include "app/core/settings/values.h"
#include "net/pusher/secret_box.h"

namespace halfsilver::pusher {

inline std::optional<settings::Wrong> checkMasterKey(const QString &value)
{
    if (value.isEmpty() || masterKeyFromText(value))
        return {};
    return settings::Wrong { settings::translate("settings", "not 32 bytes in base64."),
                             settings::translate("settings", "Make one: openssl rand -base64 32") };
}

} // namespace halfsilver::pusher
