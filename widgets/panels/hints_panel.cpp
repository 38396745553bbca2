#include "widgets/panels/hints_panel.h"

#include "widgets/text.h"

#include <QPainter>

namespace halfsilver {

namespace {
TextBlock line(qreal width, const Theme &theme)
{
    return layoutText(HintsPanel::text(), TextRole::Smallest,
                      { .width = width, .maxLines = 2, .align = Qt::AlignHCenter, .balanced = true }, theme);
}
} // namespace

QString HintsPanel::text() { return tr("R raise · A acknowledge · C clear · F full screen"); }

PanelExtent HintsPanel::extent(const QSizeF &available, const Theme &theme)
{
    return { { available.width(), line(available.width(), theme).height() }, 0 };
}

void HintsPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    line(rect.width(), theme).paint(painter, rect.topLeft(), Theme::colour(Ink::Quiet));
}

} // namespace halfsilver
