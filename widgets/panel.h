// What the window needs of a panel. A panel is not a widget: it says its size, paints a rectangle and says what
// changed; the window owns the regions, the dirty rectangles and the one transform of the whole picture.
#pragma once

#include "app/core/alarms/alarm.h"

#include <QObject>
#include <QRectF>
#include <QRegion>
#include <QSizeF>

QT_FORWARD_DECLARE_CLASS(QPainter)

namespace halfsilver {

class Animator;
class Theme;

// Who gives way when there is not room for all: the lowest goes first.
enum class PanelRight { News, Greeting, Info, Calendar, Weather, Mistakes, Clock, Alarms, Connection };

// In pixels. A panel with nothing to say wants no height and takes no room.
struct PanelExtent {
    QSizeF natural;  // with everything shown, at most as wide as what was offered
    qreal least = 0; // the height below which it shows nothing at all; 0: it cannot be squeezed
    bool operator==(const PanelExtent &) const = default;
};

class Panel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual PanelRight right() const = 0;
    // `available`: the width of its region, and all the height there could be.
    virtual PanelExtent extent(const QSizeF &available, const Theme &theme) = 0;
    // What differs from the last paint at this size, in panel coordinates; called once before each frame after
    // changed(). The default is everything.
    virtual QRegion takeChanges(const QSizeF &size, const Theme &theme);
    // `rect` is what the layout gave it; nothing is painted outside. The painter's clip may be smaller.
    virtual void paint(QPainter &painter, const QRectF &rect, const Theme &theme) = 0;
    // The alarms that the last paint showed, each with what the book says of it.
    virtual QList<AlarmKey> paintedAlarms() const { return {}; }

    // Set by the scene before the first extent(). How its region aligns; what moves things, null where nothing moves.
    Qt::AlignmentFlag alignment() const { return m_alignment; }
    void setAlignment(Qt::AlignmentFlag alignment) { m_alignment = alignment; }
    Animator *animator() const { return m_animator; }
    void setAnimator(Animator *animator) { m_animator = animator; }

signals:
    // What it shows is different; its extent may be, too. Cheap to emit: many in one turn make one frame.
    void changed();

private:
    Qt::AlignmentFlag m_alignment = Qt::AlignLeft;
    Animator *m_animator = nullptr;
};

// Has the whole screen while it shows: the takeover, the welcome. Nothing beneath it is painted then. Its extent()
// is not asked.
class Overlay : public Panel {
    Q_OBJECT
public:
    using Panel::Panel;
    virtual bool showing() const = 0; // emit changed() when it is different
    PanelRight right() const override { return PanelRight::Alarms; }
    PanelExtent extent(const QSizeF &available, const Theme &) override { return { available, 0 }; }
};

} // namespace halfsilver
