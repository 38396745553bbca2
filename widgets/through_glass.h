// The picture as it is seen behind half-silvered glass, for judging contrast.
#pragma once

#include <QImage>

namespace halfsilver {

struct Glass {
    double transmission = 0.30; // of the display's light
    double reflection = 0.70;   // of the room's
    double room = 150;          // lx
    double shirt = 0.80;        // reflectance of what stands before the mirror: a white shirt, the worst case
    double display = 250;       // cd/m² of its white
};

// Pure. The shirt is reflected everywhere, so that each text is judged against it. The eye adapts to the brightest:
// display white through the glass, with the shirt on top, is white.
QImage throughGlass(const QImage &picture, const Glass &glass = {});

} // namespace halfsilver
