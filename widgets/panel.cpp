#include "widgets/panel.h"

namespace halfsilver {

QRegion Panel::takeChanges(const QSizeF &size, const Theme &) { return QRectF(QPointF(), size).toAlignedRect(); }

} // namespace halfsilver
