// A sound of one's own, as a setting names it.
#pragma once

#include "app/core/settings/values.h"
#include "app/core/sound/pcm.h"

namespace halfsilver {

// A WAV file as readWav() takes it. Fails with half a sentence that goes behind its name: "it cannot be read."
Result<Pcm> readSoundFile(const QString &path);

namespace settings {
// Nothing, for the built-in sound; "off"; or a WAV file that can be played. It is read, so that what is wrong with it
// is told when the mirror starts, not when the alarm comes.
std::optional<Wrong> soundChoice(const QString &value);
} // namespace settings

} // namespace halfsilver
