// A QR code as its modules: painted by the mirror, printed by halfsilverctl.
#pragma once

#include <QString>

#include <vector>

namespace halfsilver {

struct QrCode {
    static constexpr int kQuiet = 4; // modules of white around it that a scanner needs

    int width = 0;           // modules of a side, without the quiet zone; 0: the text does not fit into one
    std::vector<bool> black; // row by row

    bool isBlack(int x, int y) const
    {
        return x >= 0 && y >= 0 && x < width && y < width && black[size_t(y) * size_t(width) + size_t(x)];
    }
};

// Level M: 15 % of it may be hidden, by a reflection in the glass.
QrCode qrCode(const QString &text);
// Two modules a character, light on dark whatever the terminal's colours are; with its quiet zone.
QString toTerminal(const QrCode &code);

} // namespace halfsilver
