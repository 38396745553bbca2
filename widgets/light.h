// How much light the screen gives: less in quiet hours, all of it for an alarm. Pure.
#pragma once

#include "widgets/quiet_settings.h"

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace halfsilver {

inline constexpr qreal kNightLight = 0.45, kFirstLight = 0.7; // the darkest that is read through the glass
inline constexpr std::chrono::milliseconds kBrightens { 1500 };
inline constexpr int kBrightenSteps = 6;             // each a frame of the whole screen
inline constexpr std::chrono::seconds kAwake { 60 }; // after a press, and after the last alarm was dealt with

// Times are of the monotonic clock.
struct LightState {
    bool quiet = false;
    QuietScreen screen = QuietScreen::Dim;
    bool motion = true;
    std::optional<std::chrono::nanoseconds> alarmSince = {}; // there is an alarm that may light the screen, since then
    std::optional<std::chrono::nanoseconds> alarmUntil = {}; // there was one, the last time
    std::optional<std::chrono::nanoseconds> pressedAt = {};  // somebody was there
};

struct LightDecision {
    qreal dim = 1;                                // Presentation::dim; 0: dark, nothing is painted
    std::optional<std::chrono::nanoseconds> next; // when it turns out otherwise by itself
    bool operator==(const LightDecision &) const = default;
};

// An alarm is readable in its first frame, and brightens within 2 s what eyes have to get used to.
LightDecision lightDecision(const LightState &state, std::chrono::nanoseconds now);

// Of an alarm that the screen tells: raised and as urgent as `least`; a critical one until it clears, as its banner is.
bool lightsScreen(const Alarm &alarm, AlarmPriority least);

} // namespace halfsilver
