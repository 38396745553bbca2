#include "app/core/sensors/sensor_step.h"

namespace halfsilver {

namespace {

SensorStep settled(SensorState state, std::chrono::nanoseconds now)
{
    if (!state.due || *state.due > now)
        return { state, std::nullopt };
    state.raised = !state.raised;
    state.due.reset();
    return { state, state.raised ? SensorAction::Raise : SensorAction::Clear };
}

} // namespace

SensorStep sensorStep(SensorState state, const SensorInput &input, std::chrono::nanoseconds now, const SensorRule &rule)
{
    if (const auto *level = std::get_if<LevelRead>(&input)) {
        const bool active = level->high == rule.activeHigh;
        if (active == state.raised)
            state.due.reset();
        else if (!state.due)
            state.due = now + (active ? rule.onDelay : rule.offDelay);
    } else if (std::holds_alternative<PulseRead>(input)) {
        const bool begins = !state.raised;
        state.raised = true;
        state.due = now + rule.offDelay;
        return { state, begins ? std::optional(SensorAction::Raise) : std::nullopt };
    }
    return settled(state, now);
}

} // namespace halfsilver
