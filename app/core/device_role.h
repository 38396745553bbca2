// What a person's device may do at the phone page, beyond what the role before it may.
#pragma once

#include <QString>

#include <optional>

namespace halfsilver {

enum class DeviceRole {
    View,        // see alarms and their history
    Acknowledge, // deal with them
    Admin,       // raise drills, see what the mirror shows, revoke devices
};

inline QString toText(DeviceRole role)
{
    switch (role) {
    case DeviceRole::View:
        return QStringLiteral("view");
    case DeviceRole::Acknowledge:
        return QStringLiteral("acknowledge");
    case DeviceRole::Admin:
        break;
    }
    return QStringLiteral("admin");
}

inline std::optional<DeviceRole> deviceRoleFromText(QStringView text)
{
    for (const auto role : { DeviceRole::View, DeviceRole::Acknowledge, DeviceRole::Admin }) {
        if (text == toText(role))
            return role;
    }
    return std::nullopt;
}

} // namespace halfsilver
