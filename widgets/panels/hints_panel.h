// The keys, in one line of `bottom_bar`: for the first start in a window. Not in the catalogue.
#pragma once

#include "widgets/panel.h"

namespace halfsilver {

class HintsPanel : public Panel {
    Q_OBJECT
public:
    using Panel::Panel;
    static QString text(); // "R raise · A acknowledge · C clear · F full screen"

    PanelRight right() const override { return PanelRight::Info; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;
};

} // namespace halfsilver
