// `--screenshot FILE`: one picture, off screen: no display, no hub, no network, no state.
#pragma once

#include "app/core/paths.h"
#include "app/core/result.h"
#include "app/mirror/options.h"

namespace halfsilver {

// Needs a QGuiApplication.
Result<void> takeScreenshot(const Options &options, const Surroundings &here);

} // namespace halfsilver
