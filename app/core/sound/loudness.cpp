#include "app/core/sound/loudness.h"

#include <algorithm>
#include <cmath>

namespace halfsilver {

namespace {

qint16 scaled(qint16 sample, double factor) { return qint16(std::lround(sample * std::clamp(factor, 0.0, 1.0))); }

} // namespace

double gainAt(const Loudness &loudness, std::chrono::duration<double> sinceFirst)
{
    // The ear goes by ratios: the square of the volume, and as many decibels in each second of the ramp.
    double gain = std::pow(loudness.volume / 100.0, 2);
    const std::chrono::duration<double> ramp = loudness.ramp;
    if (sinceFirst < ramp)
        gain *= std::pow(kRampBegins, 1 - std::max(sinceFirst.count(), 0.0) / ramp.count());
    return loudness.critical ? std::max(gain, kLeastCritical) : gain;
}

Pcm atLoudness(const Pcm &pcm, const Loudness &loudness, std::chrono::milliseconds sinceFirst)
{
    Pcm heard = pcm;
    for (qsizetype i = 0; i < heard.samples.size(); ++i) {
        const std::chrono::duration<double> within(double(i / pcm.channels) / pcm.rate);
        heard.samples[i] = scaled(heard.samples[i], gainAt(loudness, sinceFirst + within));
    }
    return heard;
}

Pcm beginningOf(const Pcm &pcm, std::chrono::milliseconds length)
{
    constexpr qsizetype kFadesFor = 50; // one of so many parts of a second
    const qsizetype frames = std::min<qsizetype>(pcm.frames(), length.count() * pcm.rate / 1000);
    Pcm beginning { pcm.rate, pcm.channels, pcm.samples.first(frames * pcm.channels) };
    const qsizetype fade = std::min<qsizetype>(pcm.rate / kFadesFor, beginning.frames());
    const qsizetype from = (beginning.frames() - fade) * pcm.channels;
    for (qsizetype i = from; i < beginning.samples.size(); ++i) {
        const double left = double(beginning.frames() - i / pcm.channels) / double(fade + 1);
        beginning.samples[i] = scaled(beginning.samples[i], left);
    }
    return beginning;
}

} // namespace halfsilver
