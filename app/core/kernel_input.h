// What the kernel says is plugged in to press, click and touch. Pure: the text is that of /proc/bus/input/devices.
#pragma once

#include <QByteArray>
#include <QSet>

namespace halfsilver {

struct KernelInput {
    QSet<int> keys; // codes of all keys and buttons on gpio-keys; none of a mouse's
    bool touch = false, pointer = false;
    // Something that a person types on, or a button that counts as a key of that: not the volume keys of a headset, not
    // the power key that every machine has.
    bool typing() const;
    bool operator==(const KernelInput &) const = default;
};

// `wordBits`: of a long, in which the kernel writes its sets of bits to this program. What a television's remote may
// send over HDMI does not count: the adapter is there without a television.
KernelInput kernelInput(const QByteArray &devices, int wordBits = int(8 * sizeof(long)));

} // namespace halfsilver
