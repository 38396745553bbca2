#include "widgets/held_keys.h"

#include <QKeyEvent>

namespace halfsilver {

namespace {

// The button, where the platform tells it: Shift changes what a button means while it is down.
quint64 buttonOf(const QKeyEvent &event)
{
    const quint64 code = event.nativeScanCode();
    return code ? code << 32 : quint64(event.key());
}

} // namespace

bool HeldKeys::isRepeated(const QKeyEvent &press)
{
    const quint64 button = buttonOf(press), now = press.timestamp();
    const bool known = m_keys.contains(button);
    Key &key = m_keys[button];
    const bool atOnce = known && now >= key.releasedAt && now - key.releasedAt < quint64(kQuickestFinger.count());
    const bool held = key.down || atOnce || press.isAutoRepeat();
    key.down = true;
    return held;
}

void HeldKeys::release(const QKeyEvent &release)
{
    if (!release.isAutoRepeat())
        m_keys[buttonOf(release)] = { .down = false, .releasedAt = release.timestamp() };
}

} // namespace halfsilver
