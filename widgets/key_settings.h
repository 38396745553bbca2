// `[keys]`: which key does what, and what a long touch does.
#pragma once

#include "app/core/settings/describe.h"
#include "widgets/key_names.h"

namespace halfsilver {

enum class KeyAction { Acknowledge, Silence, Clear, Raise, ToggleFullScreen, Quit, Shelve, Reset, Pair };

// The keys of one action; what it has without a line.
struct Keys {
    KeyAction action;
    const char *everywhere;    // as the line would name them
    const char *inWindow = ""; // these, too
    std::optional<settings::Wrong> read(const QString &text, std::optional<KeyList> &value) const
    {
        KeyList keys;
        auto wrong = readKeys(text, action == KeyAction::Acknowledge, keys);
        if (!wrong)
            value = keys;
        return wrong;
    }
    QString write(const std::optional<KeyList> &) const
    {
        return QString::fromLatin1(*everywhere ? everywhere : inWindow);
    }
};

enum class LongPress { None, Silence, Shelve, Reset };

// Without a line an action has its usual keys; some of them in a window only, where the mirror is a program among
// others. A line gives it these and no others, wherever the mirror runs; an empty one none.
struct KeySettings {
    std::optional<KeyList> acknowledge, silence, clear, shelve, reset, raise, fullScreen, quit, pair;
    LongPress longPress = LongPress::Silence;
    bool operator==(const KeySettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("acknowledge", &KeySettings::acknowledge, Keys { KeyAction::Acknowledge, "Any Space Return Enter", "A" },
              "Any: while an alarm has the screen, every key that does nothing else. Without Any only the keys named.");
        field("silence", &KeySettings::silence, Keys { KeyAction::Silence, "S" }, "For five minutes.");
        field("clear", &KeySettings::clear, Keys { KeyAction::Clear, "", "C" },
              "The first active alarm. Without the line in a window only, as with the next ones.");
        field("raise", &KeySettings::raise, Keys { KeyAction::Raise, "", "R" },
              "A sample alarm, in the hub of this mirror.");
        field("fullscreen", &KeySettings::fullScreen, Keys { KeyAction::ToggleFullScreen, "", "F" },
              "On the whole screen, or no longer.");
        field("quit", &KeySettings::quit, Keys { KeyAction::Quit, "", "Esc Ctrl+Q" },
              "Never while an alarm has the screen.");
        field("shelve", &KeySettings::shelve, Keys { KeyAction::Shelve, "" },
              "The first alarm of the list that is not critical, until it clears.");
        field("reset", &KeySettings::reset, Keys { KeyAction::Reset, "" },
              "The first alarm that only waits for a reset.");
        field("pair", &KeySettings::pair, Keys { KeyAction::Pair, "", "P" },
              "With [hub] page = on: show the code that pairs a phone, which may then acknowledge.");
        field("long_press", &KeySettings::longPress,
              choices<LongPress>({ { "silence", LongPress::Silence },
                                   { "shelve", LongPress::Shelve },
                                   { "reset", LongPress::Reset },
                                   { "none", LongPress::None } }),
              "What a touch or a click of 800 ms does. A short one acknowledges.");
    }
    // A key that two lines name: the later one of this order goes back to its usual keys.
    QList<settings::Problem> problems() const;
};

} // namespace halfsilver
