// What plays a sound here: PipeWire's player, PulseAudio's or ALSA's.
#pragma once

#include "app/core/paths.h"

#include <QStringList>

#include <vector>

namespace halfsilver {

struct SoundProgram {
    QString path;
    QStringList arguments; // the file comes after them
};

// What of it is there.
struct SoundSystem {
    bool pipeWire = false, pulse = false; // their servers run for this user
    QString pwPlay, paplay, aplay;        // empty: not installed
};

// The best first. A player whose server does not run is left out: it would cost the first alarm its time. ALSA comes
// last, because a server has the device to itself.
std::vector<SoundProgram> soundPrograms(const SoundSystem &system);
SoundSystem soundSystemHere();

} // namespace halfsilver
