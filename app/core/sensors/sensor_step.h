// What a sensor's readings mean: the active level, the delays, the chatter of a contact. Pure: no clock, no device.
#pragma once

#include <chrono>
#include <optional>
#include <variant>

namespace halfsilver {

struct SensorRule {
    bool activeHigh = true;
    std::chrono::nanoseconds onDelay { 0 }, offDelay { 0 };
};

struct SensorState {
    bool raised = false;                         // as it was told
    std::optional<std::chrono::nanoseconds> due; // when the opposite is told, unless it changes back before; monotonic
    bool operator==(const SensorState &) const = default;
};

struct LevelRead {
    bool high = false;
};
struct PulseRead { }; // active for a moment that has passed
struct TimePassed { };
using SensorInput = std::variant<LevelRead, PulseRead, TimePassed>;

enum class SensorAction { Raise, Clear };

struct SensorStep {
    SensorState state;
    std::optional<SensorAction> action;
    bool operator==(const SensorStep &) const = default;
};

// A delay counts from the first reading of the new level and begins anew whenever the level changes back, so that
// chatter neither raises (within on_delay) nor clears (within off_delay). A pulse raises at once, whatever on_delay
// is, and clears off_delay after the last one.
SensorStep sensorStep(SensorState state, const SensorInput &input, std::chrono::nanoseconds now,
                      const SensorRule &rule);

} // namespace halfsilver
