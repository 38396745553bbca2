#include "widgets/light.h"

#include "app/core/alarms/alarm_order.h"

#include <algorithm>

namespace halfsilver {

namespace {

using std::chrono::nanoseconds;

LightDecision brightening(nanoseconds since, nanoseconds now)
{
    const nanoseconds step = nanoseconds(kBrightens) / kBrightenSteps;
    const auto steps = std::max<qint64>((now - since) / step, 0);
    if (steps >= kBrightenSteps)
        return {};
    return { kFirstLight + (1 - kFirstLight) * qreal(steps) / kBrightenSteps, since + (steps + 1) * step };
}

} // namespace

LightDecision lightDecision(const LightState &state, nanoseconds now)
{
    if (!state.quiet || state.screen == QuietScreen::On)
        return {};
    if (state.alarmSince)
        return state.motion ? brightening(*state.alarmSince, now) : LightDecision {};
    if (state.alarmUntil && now < *state.alarmUntil + kAwake)
        return { 1, *state.alarmUntil + kAwake };
    if (state.screen == QuietScreen::Dim)
        return { kNightLight, {} };
    if (state.pressedAt && now < *state.pressedAt + kAwake)
        return { kNightLight, *state.pressedAt + kAwake };
    return { 0, {} };
}

bool lightsScreen(const Alarm &alarm, AlarmPriority least)
{
    const AlarmGroup group = alarmGroup(alarm);
    if (group == AlarmGroup::Acknowledged)
        return alarm.priority == AlarmPriority::Critical;
    return group == AlarmGroup::Raised && (alarm.priority >= least || alarm.priority == AlarmPriority::Critical);
}

} // namespace halfsilver
