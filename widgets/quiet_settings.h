// `[quiet]`: what a household hears and sees at night.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/quiet_hours.h"
#include "app/core/settings/describe.h"

namespace halfsilver {

enum class QuietScreen { On, Dim, Dark };

struct QuietSettings {
    QString from, to;
    AlarmPriority sound = AlarmPriority::Critical;
    AlarmPriority light = AlarmPriority::Critical;
    QuietScreen screen = QuietScreen::Dim;
    bool operator==(const QuietSettings &) const = default;

    QuietHours hours() const { return { settings::timeOfDayFrom(from), settings::timeOfDayFrom(to) }; }

    static void describe(auto &&field)
    {
        using namespace settings;
        // There is no word for "nothing at all": a critical alarm always may.
        const auto priorities = choices<AlarmPriority>({ { "critical", AlarmPriority::Critical },
                                                         { "warning", AlarmPriority::Warning },
                                                         { "info", AlarmPriority::Info } });
        field("from", &QuietSettings::from, timeOfDay, "When they begin, such as 22:00. Empty: there are none.");
        field("to", &QuietSettings::to, timeOfDay, "When they end, such as 07:00.");
        field("sound", &QuietSettings::sound, priorities,
              "What may be heard in them: alarms of this priority and above; critical ones always.");
        field("light", &QuietSettings::light, priorities, "What may light the screen in them, in the same way.");
        field("screen", &QuietSettings::screen,
              choices<QuietScreen>(
                  { { "on", QuietScreen::On }, { "dim", QuietScreen::Dim }, { "dark", QuietScreen::Dark } }),
              "The screen in them: on, as by day; dim, with 45 % of the light; dark, black until an alarm may light it "
              "or somebody presses a key or touches it.");
    }

    QList<settings::Problem> problems() const
    {
        using settings::translate;
        if (from.isEmpty() != to.isEmpty())
            return { { from.isEmpty() ? QStringLiteral("from") : QStringLiteral("to"),
                       { translate("settings", "missing."), translate("settings", "Write both from and to.") } } };
        if (!from.isEmpty() && hours().from == hours().to)
            return { { QStringLiteral("to"),
                       { translate("settings", "the quiet hours end when they begin."),
                         translate("settings", "Write another time.") } } };
        return {};
    }
};

} // namespace halfsilver
