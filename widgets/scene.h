// The picture: panels in their regions, what of it has changed, and how it is painted. It knows no window, so that a
// grab off screen is the same picture.
#pragma once

#include "widgets/layout.h"
#include "widgets/panel.h"
#include "widgets/presentation.h"
#include "widgets/theme.h"

#include <QImage>
#include <QPointer>

#include <chrono>
#include <memory>
#include <vector>

namespace halfsilver {

class Animator;
class Clock;

class Scene : public QObject {
    Q_OBJECT
public:
    Scene(Clock &clock, const QLocale &locale, qreal scale = 1, bool motion = true, QObject *parent = nullptr);
    ~Scene() override;

    // Takes the panel into its parent tree. The order within a region is that of the calls.
    void add(Panel *panel, Region region);
    // Above everything; of several that show, the one added last.
    void addOverlay(Overlay *overlay);

    void setWindowSize(const QSizeF &window); // before rotation; nothing is painted before it is known
    void setPresentation(const Presentation &presentation);
    const Presentation &presentation() const { return m_presentation; }
    bool dark() const { return m_presentation.dim <= 0; }
    QSizeF windowSize() const { return m_window; }
    QTransform toWindow() const { return sceneToWindow(m_window, m_presentation); }
    QPointF fromWindow(const QPointF &point) const { return toWindow().inverted().map(point); }

    const Clock &clock() const { return m_clock; }
    const Theme &theme() const { return *m_theme; }
    Animator &animator() { return *m_animator; }

    // What a frame has to repaint, in window coordinates; lays out what has changed. Ends the frame's "changed".
    QRegion takeDirty();
    // Paints the parts of the picture within `region` (window coordinates), on black.
    void paint(QPainter &painter, const QRegion &region);
    // The whole picture as it would be on a window of that size, at once.
    QImage grab();

    struct Painted {
        Panel *panel;
        QRectF rect; // scene coordinates
    };
    // What is on the screen now: the overlay alone, or the panels that have room; in the dark nothing.
    QList<Painted> paintedRects() const;
    QList<AlarmKey> paintedAlarms() const; // of these

    // To be called by who shows the frame, when it is on its way to the screen.
    void notePainted();
    // Or there was nothing to paint.
    void noteIdle() { emit frameIdle(); }
    quint64 frames() const { return m_frames; }
    std::optional<std::chrono::nanoseconds> paintedAt() const { return m_paintedAt; } // monotonic

signals:
    void frameNeeded();               // once between two calls of takeDirty()
    void framePainted(quint64 frame); // after notePainted()
    void frameIdle();                 // what was asked for changed nothing that is seen

private:
    struct Entry {
        Panel *panel = nullptr;
        Region region = Region::UpperThird;
        bool changed = true;
        QRectF rect;
        // The last answer of extent(), until it says that it changed.
        QSizeF asked { -1, -1 };
        PanelExtent extent;
    };
    void note(Panel *panel);
    void needFrame();
    void relayOut();
    Overlay *topOverlay() const;
    QRegion inWindow(const QRectF &rect) const;

    Clock &m_clock;
    QLocale m_locale;
    qreal m_scale;
    std::unique_ptr<Theme> m_theme;
    Animator *m_animator;
    std::vector<Entry> m_entries;
    QList<Overlay *> m_overlays;
    const Overlay *m_shownOverlay = nullptr;
    bool m_overlayChanged = false;
    QSizeF m_window;
    Presentation m_presentation;
    QRegion m_carried; // found by grab(), not shown in a window yet
    bool m_all = true, m_frameNeeded = false;
    quint64 m_frames = 0;
    std::optional<std::chrono::nanoseconds> m_paintedAt;
};

} // namespace halfsilver
