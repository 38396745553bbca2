// What the page shows, as it is sent: how the mirror stands and the alarms in the order of its screen.
#pragma once

#include "app/core/control/control_target.h"

namespace halfsilver::hub {

// A phone shows no more, and a flood must not become a megabyte for each event; "more" counts the rest.
constexpr qsizetype kMostRows = 200;

// {"type":"state","as_of","status":{…},"alarms":[…],"more":0}
QJsonObject pageState(const ControlTarget &target);

// Who asks and what may be done here: {"device":{…},"csrf","can":["acknowledge",…],"version"}. `can`: the verbs that the
// device's role includes and that the target has.
QJsonObject pageSession(const ControlTarget &target, const QJsonObject &device, DeviceRole role,
                        const QByteArray &csrf);

} // namespace halfsilver::hub
