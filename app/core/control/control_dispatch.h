// A request of the control socket or the phone page, carried out.
#pragma once

#include "app/core/control/control_target.h"

namespace halfsilver {

// `reply` is called once: within the call, or later.
void perform(ControlTarget &target, const ControlRequest &request, const ControlTarget::Reply &reply);

// The invite as it travels: {"address","link","code","role","seconds","others_reach"}.
QJsonObject toJson(const PairingInvite &invite, std::chrono::seconds left);

} // namespace halfsilver
