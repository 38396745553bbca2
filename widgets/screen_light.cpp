#include "widgets/screen_light.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/quiet_watch.h"
#include "widgets/scene.h"

namespace halfsilver {

ScreenLight::ScreenLight(const AlarmBook &book, const QuietWatch &quiet, const QuietSettings &settings, bool motion,
                         Clock &clock, Scene &scene, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_quiet(quiet)
    , m_settings(settings)
    , m_clock(clock)
    , m_scene(scene)
    , m_state { .screen = settings.screen, .motion = motion }
{
    connect(&quiet, &QuietWatch::changed, this, &ScreenLight::decide);
    // In the turn of the event, before its frame: the first one is seen.
    connect(&book, &AlarmBook::inserted, this, &ScreenLight::look);
    connect(&book, &AlarmBook::changed, this, &ScreenLight::look);
    connect(&book, &AlarmBook::moved, this, &ScreenLight::look);
    connect(&book, &AlarmBook::removed, this, &ScreenLight::look);
    look();
    decide(); // also where look() found nothing new
}

bool ScreenLight::wokenByPress()
{
    const auto now = m_clock.monotonic();
    if (m_scene.dark())
        m_wokenAt = now;
    m_state.pressedAt = now;
    decide();
    return m_wokenAt && now - *m_wokenAt < kTakeoverGuard;
}

// The first of each group is its most urgent.
void ScreenLight::look()
{
    bool alarm = false;
    for (const AlarmGroup each : { AlarmGroup::Raised, AlarmGroup::Acknowledged }) {
        const auto group = m_book.group(each);
        alarm = alarm || (!group.empty() && lightsScreen(*group.front(), m_settings.light));
    }
    if (alarm == m_state.alarmSince.has_value())
        return;
    if (alarm) {
        m_state.alarmSince = m_clock.monotonic();
    } else {
        m_state.alarmSince.reset();
        m_state.alarmUntil = m_clock.monotonic();
    }
    decide();
}

void ScreenLight::decide()
{
    m_state.quiet = m_quiet.quiet();
    const auto now = m_clock.monotonic();
    const LightDecision decision = lightDecision(m_state, now);
    m_next.reset();
    if (decision.next) {
        const auto delay = std::chrono::ceil<std::chrono::milliseconds>(*decision.next - now);
        m_next = m_clock.after(delay, [this] { decide(); });
    }
    Presentation presentation = m_scene.presentation();
    presentation.dim = decision.dim;
    m_scene.setPresentation(presentation);
}

} // namespace halfsilver
