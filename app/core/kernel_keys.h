// The kernel's names of keys (linux/input-event-codes.h): what the line of a gpio-key, a keymap of a remote control or
// evtest says. The number is what `keycode=` of the overlay gpio-key takes.
#pragma once

#include <QStringList>

#include <optional>

namespace halfsilver {

std::optional<int> kernelKeyCode(QStringView name); // "KEY_ENTER": 28; empty for a name that the kernel does not know
QStringList kernelKeyNames();                       // all that there are, for what was meant by a wrong one

} // namespace halfsilver
