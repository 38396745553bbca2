// What each key is for, from `[keys]` and from what is usual. Pure.
#pragma once

#include "widgets/key_settings.h"

#include <QSet>

namespace halfsilver {

struct KeyPress {
    int key = 0; // Qt::Key
    Qt::KeyboardModifiers modifiers;
    bool repeated = false; // held down
    quint32 keysym = 0;    // where the platform has them: of X and xkb
    quint32 scanCode = 0;  // the kernel's code and eight, on X, Wayland, linuxfb and eglfs; 0 where it is not told
};

class KeyBindings {
public:
    struct Binding {
        NamedKey key;
        KeyAction action;
    };

    KeyBindings() = default;
    // `taken`: the kernel's codes of keys that something else reads, a sensor; none of them is for anything here.
    explicit KeyBindings(const KeySettings &settings, bool windowed, const QSet<int> &taken = {});

    bool isTaken(const KeyPress &press) const;
    bool names(int code) const; // by the kernel's name

    // The kernel's name comes before Qt's, a name with Shift before the one without.
    std::optional<KeyAction> actionOf(const KeyPress &press) const;
    // Whether a key without an action acknowledges the alarm that has the screen.
    bool anyAcknowledges() const { return m_any; }
    QList<NamedKey> keysOf(KeyAction action) const;

private:
    QSet<int> m_taken;
    QList<Binding> m_bindings;
    bool m_any = true;
};

} // namespace halfsilver
