// How loud a sound is, worked into its samples: so it is the same whatever plays it. Pure.
#pragma once

#include "app/core/sound/pcm.h"

namespace halfsilver {

struct Loudness {
    int volume = 100;                     // 0 … 100; half of it sounds about half as loud
    std::chrono::milliseconds ramp { 0 }; // from the first sound on it grows for so long
    bool critical = false;                // never below kLeastCritical, whatever the volume
    bool operator==(const Loudness &) const = default;
};

// Of the amplitude: 12 dB below the loudest, which at arm's length from a small loudspeaker still wakes.
inline constexpr double kLeastCritical = 0.25;
inline constexpr double kRampBegins = 0.1; // of the volume

// The factor for a sample that is heard so long after the first sound.
double gainAt(const Loudness &loudness, std::chrono::duration<double> sinceFirst);
// The sound as it is heard when it begins so long after the first one.
Pcm atLoudness(const Pcm &pcm, const Loudness &loudness, std::chrono::milliseconds sinceFirst);
// Its beginning, faded out at the end.
Pcm beginningOf(const Pcm &pcm, std::chrono::milliseconds length);

} // namespace halfsilver
