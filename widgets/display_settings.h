// `[display]`: how the picture is put on the screen.
#pragma once

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
};

} // namespace halfsilver
