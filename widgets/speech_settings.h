// `[speech]`: an alarm said in words.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/settings/describe.h"

namespace halfsilver {

struct SpeechSettings {
    bool say = false;
    // Split, because GCC 12 gives up over lists of QStringLiteral here.
    QStringList command = QStringLiteral("espeak-ng -v {voice} -a {volume} --stdin").split(u' ');
    QStringList priorities = QStringLiteral("critical warning").split(u' ');
    int repeat = 3;
    bool operator==(const SpeechSettings &) const = default;

    bool says(AlarmPriority priority) const
    {
        const QString word = priority == AlarmPriority::Critical ? QStringLiteral("critical")
            : priority == AlarmPriority::Warning                 ? QStringLiteral("warning")
                                                                 : QStringLiteral("info");
        return say && priorities.contains(word);
    }

    static void describe(auto &&field)
    {
        using namespace settings;
        field("say", &SpeechSettings::say, anything, "Say what is wrong and where, in the language of the display.");
        field(
            "command", &SpeechSettings::command, notEmpty,
            "The program that speaks, with its arguments. {voice} is the language as espeak-ng calls it (en-gb, cmn), "
            "{language} as the internet does (en-GB, zh-CN), {volume} what [sound] volume makes of 100. The words "
            "replace {text}; without it they come through "
            "the standard input.");
        field("priorities", &SpeechSettings::priorities, oneOf({ "critical", "warning", "info" }),
              "Of which alarms it tells.");
        field("repeat", &SpeechSettings::repeat, between(1, 100),
              "How often each is said, a critical one between the sounds.");
    }
};

} // namespace halfsilver
