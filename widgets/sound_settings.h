// `[sound]`: what is heard of an alarm.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/settings/describe.h"
#include "app/core/sound/sound_file.h"

namespace halfsilver {

struct SoundSettings {
    // Each: empty for the built-in sound, "off", or the path of a WAV file.
    QString critical, warning, info = QStringLiteral("off");
    int volume = 100;
    std::chrono::seconds ramp { 10 };
    std::chrono::seconds silence { 300 };
    bool operator==(const SoundSettings &) const = default;

    const QString &of(AlarmPriority priority) const
    {
        return priority == AlarmPriority::Critical ? critical : priority == AlarmPriority::Warning ? warning : info;
    }
    bool on(AlarmPriority priority) const { return of(priority) != QStringLiteral("off"); }

    static void describe(auto &&field)
    {
        using namespace settings;
        using namespace std::chrono_literals;
        field("critical", &SoundSettings::critical, soundChoice,
              "Again and again until somebody acknowledges or silences it. Empty: the built-in sound; off; or a WAV "
              "file.");
        field("warning", &SoundSettings::warning, soundChoice, "Once, when the alarm begins. The same choices.");
        field("info", &SoundSettings::info, soundChoice, "Once, when it begins. The same choices.");
        field("volume", &SoundSettings::volume, between(0, 100),
              "Of the sounds. A critical alarm is never softer than at 50.");
        field("ramp", &SoundSettings::ramp, between(0s, 60s),
              "A sound that is repeated starts softer, and is at its volume after this time.");
        field("silence", &SoundSettings::silence, between(60s, 900s),
              "How long silence lasts that somebody asks for. A new critical alarm ends it.");
    }
};

} // namespace halfsilver
