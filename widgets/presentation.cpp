#include "widgets/presentation.h"

namespace halfsilver {

QSizeF sceneSize(const QSizeF &window, int rotate) { return rotate % 180 == 0 ? window : window.transposed(); }

QTransform sceneToWindow(const QSizeF &window, const Presentation &presentation)
{
    const QSizeF scene = sceneSize(window, presentation.rotate);
    const auto [x, y] = std::pair(presentation.shift.x(), presentation.shift.y());
    // Written out: QTransform::rotate would leave cosines of 6e-17 behind, and text off its pixels.
    switch (presentation.rotate) {
    case 90:
        return { 0, 1, -1, 0, scene.height() - y, x };
    case 180:
        return { -1, 0, 0, -1, scene.width() - x, scene.height() - y };
    case 270:
        return { 0, -1, 1, 0, y, scene.width() - x };
    default:
        return { 1, 0, 0, 1, x, y };
    }
}

} // namespace halfsilver
