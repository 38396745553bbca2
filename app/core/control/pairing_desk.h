// Who may use the phone page: for the person at the mirror or in its shell, and for a paired admin.
#pragma once

#include "app/core/pairing_invite.h"
#include "app/core/result.h"

#include <QJsonObject>

namespace halfsilver {

class PairingDesk {
public:
    virtual ~PairingDesk() = default;
    // Opens a code for a device of that role, in the place of the one before. Fails while nobody could reach the page.
    virtual Result<PairingInvite> invite(DeviceRole role) = 0;
    // {"devices":[{"id","name","role","paired_at","seen_at"}…]}
    virtual QJsonObject devices() const = 0;
    // By id or, where only one has it, by name. Ends its connections at once; answers the device.
    virtual Result<QJsonObject> revoke(const QString &device) = 0;
};

} // namespace halfsilver
