// Keys by their names, as a person writes them in `[keys]`: Qt's ("Space", "F5", "Ctrl+Q", "VolumeMute") and the
// kernel's ("KEY_PROG1"), which count for a button that no layout knows, too.
#pragma once

#include "app/core/settings/values.h"

#include <QList>
#include <Qt>

namespace halfsilver {

struct NamedKey {
    QString name;                    // as it was written
    int key = 0;                     // Qt::Key; 0 where only the kernel has a name for it
    Qt::KeyboardModifiers modifiers; // Control, Shift
    int code = 0;                    // of the kernel; 0 where the key has Qt's name
    bool operator==(const NamedKey &) const = default;
};

struct KeyList {
    QList<NamedKey> keys;
    bool any = false; // "Any": every key that does nothing else
    bool operator==(const KeyList &) const = default;
};

// Names with spaces between them; none: no key. `any`: whether the word "Any" may stand among them.
std::optional<settings::Wrong> readKeys(const QString &text, bool any, KeyList &keys);

// Whether one press could be both.
bool sameKey(const NamedKey &a, const NamedKey &b);

// For the screen: "Enter", "空格"; empty for a key that has no name which a person would find on it.
QString keyLabel(const NamedKey &key);

// The kernel's code of a key that every layout has at the same place (Enter, F5, an arrow); 0 for another one.
int kernelCodeOf(int key);

} // namespace halfsilver
