// Everything that is painted, put together: the same for the window and for a screenshot.
#pragma once

#include "app/core/services.h"
#include "app/mirror/mirror_settings.h"
#include "widgets/takeover_picture.h"

namespace halfsilver {

class Scene;
class Takeover;

// Fills `scene` with the panels of the ini, the card of its mistakes and the takeover, which it returns.
// `servicesOf`: what the panel of that name may ask of the world.
Takeover *composePicture(Scene &scene, const MirrorSettings &settings, const AcknowledgeMeans &means,
                         const std::function<Services(const QString &panel)> &servicesOf);

} // namespace halfsilver
