// A sound as numbers: read from a WAV file, and written as one again.
#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QList>

#include <chrono>

namespace halfsilver {

struct Pcm {
    int rate = 8000; // frames a second
    int channels = 1;
    QList<qint16> samples; // a frame after the other, in each a sample for every channel
    bool operator==(const Pcm &) const = default;

    qsizetype frames() const { return samples.size() / channels; }
    std::chrono::milliseconds duration() const { return std::chrono::milliseconds(frames() * 1000 / rate); }
};

inline constexpr std::chrono::seconds kLongestSound { 15 };
inline constexpr qsizetype kMaxSoundBytes = 6 * 1024 * 1024; // 15 s, stereo, 24 bits, 48 kHz, and some words beside

// Uncompressed, 8, 16 or 24 bits, one or two channels, 8 to 48 kHz, at most kLongestSound. The error tells what is
// wrong with it.
Result<Pcm> readWav(const QByteArray &bytes);
QByteArray wavOf(const Pcm &pcm); // of 16 bits

} // namespace halfsilver
