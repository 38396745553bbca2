// Which keys are down, so that a key that is held counts as one press.
#pragma once

#include <QHash>

#include <chrono>

QT_FORWARD_DECLARE_CLASS(QKeyEvent)

namespace halfsilver {

// X tells of a held key as of releases and presses in turn, and Qt does not always see that they are repeats. Such a
// pair has one time, while a finger takes longer than this.
inline constexpr std::chrono::milliseconds kQuickestFinger { 40 };

class HeldKeys {
public:
    // Of a press: whether the key has been down since an earlier one.
    bool isRepeated(const QKeyEvent &press);
    void release(const QKeyEvent &release);
    void forget() { m_keys.clear(); }

private:
    struct Key {
        bool down = false;
        quint64 releasedAt = 0; // by the clock of the events, in ms
    };
    QHash<quint64, Key> m_keys;
};

} // namespace halfsilver
