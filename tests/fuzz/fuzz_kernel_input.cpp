// Any bytes as /proc/bus/input/devices, on a machine of 64 and of 32 bits.
#include "app/core/kernel_input.h"

#include <QtGlobal>

#include <linux/input-event-codes.h>

using namespace halfsilver;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const int wordBits : { 64, 32 }) {
        const KernelInput input = kernelInput(bytes, wordBits);
        for (const int code : input.keys) {
            if (code < 1 || code >= KEY_MAX)
                qFatal("a key that the kernel does not know: %d", code);
        }
        if (input.typing() && input.keys.isEmpty())
            qFatal("typed on nothing");
        if (!(kernelInput(bytes + '\n', wordBits) == input))
            qFatal("a line break adds a device");
    }
    return 0;
}
