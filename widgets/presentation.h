// The one transform of the whole picture: which way up it is, by how much it is shifted against burn-in, how dim.
#pragma once

#include <QPointF>
#include <QSizeF>
#include <QTransform>

namespace halfsilver {

struct Presentation {
    int rotate = 0; // degrees clockwise: 0, 90, 180, 270
    QPointF shift;  // of the scene, in its own coordinates
    qreal dim = 1;  // of the light: night is 0.45; 0 is dark, and nothing is painted
    bool operator==(const Presentation &) const = default;
};

// The scene as it is seen, on a window of that size.
QSizeF sceneSize(const QSizeF &window, int rotate);
QTransform sceneToWindow(const QSizeF &window, const Presentation &presentation);

} // namespace halfsilver
