// What a key, a click or a touch does. Pure: no widget, no clock.
#pragma once

#include "widgets/key_bindings.h"

#include <chrono>
#include <optional>

namespace halfsilver {

enum class InputAction {
    None,
    AcknowledgeTakeover, // the alarm that the takeover shows
    AcknowledgeFirst,    // the first unacknowledged alarm; where there is none, the gaps
    Silence,
    Quit,
    Raise,  // the sample alarm
    Clear,  // the alarm that the takeover shows, else the first active one
    Shelve, // the first one of the list that may be, until it clears
    Reset,  // the first that waits for it
    ToggleFullScreen,
    Pair, // show the code that pairs a phone
};

// A takeover that has just come up was not what the finger was on its way to.
inline constexpr std::chrono::milliseconds kTakeoverGuard { 1500 };

struct InputState {
    bool takeover = false;
    // Since the first frame that showed this alarm's takeover; empty until it is painted.
    std::optional<std::chrono::nanoseconds> takeoverPaintedFor = {};
    bool dark = false; // nobody can see what a press would be about: it only lights the screen, and silences
};

InputAction actionForKey(const InputState &state, const KeyPress &press, const KeyBindings &bindings);

// What a finger, a pen or a mouse did, from the touch to its end.
enum class PointerGesture { Tap, LongPress };
// `begun`: as it was when the finger came down; `now`: when the tap ended, or the press became a long one. What was not
// there yet, or is no longer there, was not meant.
InputAction actionForPointer(const InputState &begun, const InputState &now, PointerGesture gesture,
                             LongPress longPress = LongPress::Silence);

bool isModifierKey(int key); // locks and level shifts, too
bool isMediaKey(int key);    // media, browser, brightness, power and launch keys of keyboards and remotes
// The XF86 keysyms: Qt has no name for some of them, the calculator's among them.
bool isMediaKeysym(quint32 keysym);

} // namespace halfsilver
