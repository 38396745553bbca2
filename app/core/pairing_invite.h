// What a person needs to pair a phone: shown on the mirror or printed in a terminal, for two minutes.
#pragma once

#include "app/core/device_role.h"

#include <QUrl>

#include <chrono>

namespace halfsilver {

struct PairingInvite {
    QUrl address; // of the page, as it is typed
    QString code; // "7KMR-2XQ4"; works once
    DeviceRole role = DeviceRole::Acknowledge;
    std::chrono::nanoseconds until {}; // monotonic
    bool othersReach = true;           // false: the address leads to this machine alone
    bool operator==(const PairingInvite &) const = default;

    // What the QR code says: the code stands in the fragment, which no browser sends and no log holds.
    QString link() const { return QString(address.toString() + QStringLiteral("#pair=") + code); }
};

} // namespace halfsilver
