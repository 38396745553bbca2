// What a key, a click or a touch does. Pure: no widget, no clock.
#pragma once

#include <Qt>
#include <QtGlobal>

#include <chrono>
#include <optional>

namespace halfsilver {

enum class InputAction {
    None,
    AcknowledgeTakeover, // the alarm that the takeover shows
    AcknowledgeFirst,    // the first unacknowledged alarm; where there is none, the gaps
    Silence,
    Quit,
    Raise, // the sample alarm
    Clear, // the first active alarm
    ToggleFullScreen,
};

// A takeover that has just come up was not what the finger was on its way to.
inline constexpr std::chrono::milliseconds kTakeoverGuard { 1500 };

struct InputState {
    bool windowed = false; // started in a window, as a desktop program; F may have filled the screen with it since
    bool takeover = false;
    // Since the first frame that showed this alarm's takeover; empty until it is painted.
    std::optional<std::chrono::nanoseconds> takeoverPaintedFor = {};
};

struct KeyPress {
    int key = 0; // Qt::Key
    Qt::KeyboardModifiers modifiers;
    bool repeated = false; // held down
    quint32 keysym = 0;    // where the platform has them: of X and xkb
};

InputAction actionForKey(const InputState &state, const KeyPress &press);
InputAction actionForPointer(const InputState &state); // a click or a touch, when it begins

bool isModifierKey(int key); // locks and level shifts, too
bool isMediaKey(int key);    // media, browser, brightness, power and launch keys of keyboards and remotes
// The XF86 keysyms: Qt has no name for some of them, the calculator's among them.
bool isMediaKeysym(quint32 keysym);

} // namespace halfsilver
