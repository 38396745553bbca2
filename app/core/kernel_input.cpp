#include "app/core/kernel_input.h"

#include <QList>

#include <algorithm>

#include <linux/input.h>

namespace halfsilver {

namespace {

// A line such as "B: KEY=10000 0 0 c0000000": words, the highest first.
class Bits {
public:
    Bits() = default;
    Bits(const QByteArray &words, int wordBits)
        : m_wordBits(wordBits)
    {
        const QList<QByteArray> list = words.simplified().split(' ');
        for (auto word = list.rbegin(); word != list.rend(); ++word)
            m_words.append(word->toULongLong(nullptr, 16));
    }
    bool has(int bit) const
    {
        const qsizetype word = bit / m_wordBits;
        return word < m_words.size() && (m_words[word] >> (bit % m_wordBits)) & 1;
    }

private:
    QList<quint64> m_words;
    int m_wordBits = 64;
};

struct Device {
    bool television = false;
    Bits properties, events, keys, relative, absolute;
};

// As udev tells them apart.
void add(const Device &device, KernelInput &input)
{
    if (device.television)
        return;
    const bool pressed = device.events.has(EV_KEY);
    const bool direct = device.properties.has(INPUT_PROP_DIRECT);
    const bool places = device.absolute.has(ABS_X) || device.absolute.has(ABS_MT_POSITION_X);
    const bool pad = device.keys.has(BTN_TOOL_FINGER) && !direct;
    if (device.keys.has(BTN_TOOL_PEN))
        input.pointer = true;
    else if (places && (direct || device.keys.has(BTN_TOUCH)) && !pad)
        input.touch = true;
    else if (device.keys.has(BTN_LEFT) && (device.relative.has(REL_X) || places))
        input.pointer = true;
    for (int code = 1; pressed && code < KEY_MAX; ++code) {
        const bool mouse = (code >= BTN_MISC && code < KEY_OK) || (code >= BTN_DPAD_UP && code <= BTN_DPAD_RIGHT)
            || code >= BTN_TRIGGER_HAPPY;
        if (!mouse && device.keys.has(code))
            input.keys.insert(code);
    }
}

bool isModifier(int code)
{
    switch (code) {
    case KEY_LEFTCTRL:
    case KEY_LEFTSHIFT:
    case KEY_RIGHTSHIFT:
    case KEY_LEFTALT:
    case KEY_CAPSLOCK:
    case KEY_NUMLOCK:
    case KEY_SCROLLLOCK:
    case KEY_RIGHTCTRL:
    case KEY_RIGHTALT:
        return true;
    default:
        return false;
    }
}

bool isTyped(int code)
{
    return (code > KEY_ESC && code <= KEY_DELETE && !isModifier(code)) || (code >= KEY_F13 && code <= KEY_F24)
        || code == KEY_OK || code == KEY_SELECT || (code >= KEY_NUMERIC_0 && code <= KEY_NUMERIC_9);
}

} // namespace

bool KernelInput::typing() const { return std::any_of(keys.begin(), keys.end(), isTyped); }

KernelInput kernelInput(const QByteArray &devices, int wordBits)
{
    KernelInput input;
    Device device;
    for (const QByteArray &line : devices.split('\n')) {
        const auto bits = [&](const char *name, Bits &set) {
            if (line.startsWith(name))
                set = Bits(line.mid(qsizetype(qstrlen(name))), wordBits);
        };
        if (line.startsWith("I: ")) { // each device begins with it
            add(device, input);
            device = {};
            device.television = line.mid(3).startsWith("Bus=001e");
        }
        bits("B: PROP=", device.properties);
        bits("B: EV=", device.events);
        bits("B: KEY=", device.keys);
        bits("B: REL=", device.relative);
        bits("B: ABS=", device.absolute);
    }
    add(device, input);
    return input;
}

} // namespace halfsilver
