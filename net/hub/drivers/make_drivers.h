// The drivers of an ini.
#pragma once

#include "app/core/clock.h"
#include "net/hub/drivers/driver.h"
#include "net/hub/hub_settings.h"

#include <functional>
#include <memory>
#include <vector>

namespace halfsilver::hub {

// Those of `[hub] broadcast` beside `local`, in its order. `random` is uniform in [0, 1).
std::vector<std::unique_ptr<Driver>> makeDrivers(const HubSettings &settings, Clock &clock,
                                                 const std::function<double()> &random);

} // namespace halfsilver::hub
