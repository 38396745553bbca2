// `[display]`: how the picture is put on the screen.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"

#include <QString>

namespace halfsilver {

enum class DisplayMode { FullScreen, Windowed };

struct DisplaySettings {
    DisplayMode mode = DisplayMode::FullScreen;
    QString size;     // of the window, "1080x1920"; empty: that, scaled to fit what is free
    int rotate = 0;   // degrees, clockwise: 0, 90, 180, 270
    QString language; // "en_GB", "zh_CN"; empty: the system's
    double scale = 1; // of everything
    bool motion = true;
    bool operator==(const DisplaySettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field(
            "mode", &DisplaySettings::mode,
            choices<DisplayMode>({ { "fullscreen", DisplayMode::FullScreen }, { "windowed", DisplayMode::Windowed } }),
            "On the whole screen, or in a window.");
        field("size", &DisplaySettings::size, windowSize, "Of the window, in pixels.");
        field("rotate", &DisplaySettings::rotate, oneOf({ 0, 90, 180, 270 }), "Degrees, clockwise.");
        field("language", &DisplaySettings::language, localeName, "Such as en_GB or zh_CN. Empty: the system's.");
        field("scale", &DisplaySettings::scale, between(0.5, 2.0), "Of everything on the picture.");
        field("motion", &DisplaySettings::motion, anything, "Fades and slides; off shows end states at once.");
    }
};

} // namespace halfsilver
