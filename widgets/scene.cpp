#include "widgets/scene.h"

#include "app/core/clock.h"
#include "widgets/animator.h"

#include <QPainter>

#include <algorithm>

namespace halfsilver {

Scene::Scene(Clock &clock, const QLocale &locale, qreal scale, bool motion, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_locale(locale)
    , m_scale(scale)
    , m_theme(std::make_unique<Theme>(QSizeF(1080, 1920), scale, locale))
    , m_animator(new Animator(clock, motion, this))
{
}

Scene::~Scene() = default;

void Scene::add(Panel *panel, Region region)
{
    panel->setParent(this);
    panel->setAlignment(alignmentOf(region));
    panel->setAnimator(m_animator);
    Entry entry;
    entry.panel = panel;
    entry.region = region;
    m_entries.push_back(entry);
    connect(panel, &Panel::changed, this, [this, panel] { note(panel); });
    connect(panel, &QObject::destroyed, this, [this, panel] {
        std::erase_if(m_entries, [&](const Entry &e) { return e.panel == panel; });
        m_all = true;
        needFrame();
    });
    needFrame();
}

void Scene::addOverlay(Overlay *overlay)
{
    overlay->setParent(this);
    overlay->setAlignment(Qt::AlignHCenter);
    overlay->setAnimator(m_animator);
    m_overlays.append(overlay);
    connect(overlay, &Panel::changed, this, [this] {
        m_overlayChanged = true;
        needFrame();
    });
    connect(overlay, &QObject::destroyed, this, [this, overlay] {
        m_overlays.removeAll(overlay);
        m_all = true;
        needFrame();
    });
    needFrame();
}

void Scene::setWindowSize(const QSizeF &window)
{
    if (window == m_window)
        return;
    m_window = window;
    m_theme = std::make_unique<Theme>(sceneSize(window, m_presentation.rotate), m_scale, m_locale);
    for (Entry &entry : m_entries)
        entry.asked = { -1, -1 };
    m_all = true;
    needFrame();
}

void Scene::setPresentation(const Presentation &presentation)
{
    if (presentation == m_presentation)
        return;
    const bool turned = sceneSize(m_window, presentation.rotate) != sceneSize(m_window, m_presentation.rotate);
    m_presentation = presentation;
    if (turned)
        setWindowSize(std::exchange(m_window, {}));
    m_all = true;
    needFrame();
}

void Scene::note(Panel *panel)
{
    for (Entry &entry : m_entries) {
        if (entry.panel == panel)
            entry.changed = true;
    }
    needFrame();
}

void Scene::needFrame()
{
    if (std::exchange(m_frameNeeded, true))
        return;
    emit frameNeeded();
}

Overlay *Scene::topOverlay() const
{
    const auto found =
        std::find_if(m_overlays.rbegin(), m_overlays.rend(), [](const Overlay *o) { return o->showing(); });
    return found == m_overlays.rend() ? nullptr : *found;
}

void Scene::relayOut()
{
    QList<LayoutItem> items;
    for (Entry &entry : m_entries) {
        if (entry.changed)
            entry.asked = { -1, -1 };
        items.append({ entry.region, entry.panel->right(), [this, &entry](const QSizeF &available) {
                          if (entry.asked != available) {
                              entry.asked = available;
                              entry.extent = entry.panel->extent(available, *m_theme);
                          }
                          return entry.extent;
                      } });
    }
    const auto placements = layOut(m_theme->screen(), m_theme->u(), items);
    for (size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i].rect = placements[qsizetype(i)].rect;
}

QRegion Scene::inWindow(const QRectF &rect) const
{
    return rect.isEmpty() ? QRegion() : QRegion(toWindow().mapRect(rect).toAlignedRect());
}

QRegion Scene::takeDirty()
{
    m_frameNeeded = false;
    if (m_window.isEmpty())
        return {};
    const QRectF screen(QPointF(), m_theme->screen());
    Overlay *overlay = topOverlay();
    const bool all = m_all;
    const QRegion carried = std::exchange(m_carried, {});
    QRegion dirty = carried;
    if (overlay != m_shownOverlay || m_all) {
        dirty = QRectF(QPointF(), m_window).toAlignedRect();
    } else if (overlay && m_overlayChanged) {
        for (const QRect &rect : overlay->takeChanges(screen.size(), *m_theme))
            dirty |= inWindow(rect);
    }
    m_shownOverlay = overlay;
    m_overlayChanged = false;

    const bool anyChanged = std::any_of(m_entries.begin(), m_entries.end(), [](const Entry &e) { return e.changed; });
    if (anyChanged || m_all) {
        std::vector<QRectF> before;
        for (const Entry &entry : m_entries)
            before.push_back(entry.rect);
        relayOut();
        for (size_t i = 0; i < m_entries.size(); ++i) {
            Entry &entry = m_entries[i];
            const bool moved = entry.rect != before[i];
            // What changed while it had no room was not taken.
            if ((entry.changed || before[i].isEmpty()) && !entry.rect.isEmpty()) {
                const QRegion changes = entry.panel->takeChanges(entry.rect.size(), *m_theme);
                for (const QRect &rect : changes) {
                    if (!moved && !overlay)
                        dirty |= inWindow(QRectF(rect).translated(entry.rect.topLeft()) & entry.rect);
                }
            }
            if (moved && !overlay)
                dirty |= inWindow(before[i]) | inWindow(entry.rect);
            entry.changed = false;
        }
    }
    m_all = false;
    // What changes in the dark is seen once there is light again, which paints all of it.
    return dark() && !all ? carried : dirty;
}

void Scene::paint(QPainter &painter, const QRegion &region)
{
    painter.save();
    painter.setClipRegion(region);
    painter.fillRect(region.boundingRect(), Qt::black);
    if (!m_window.isEmpty()) {
        painter.setTransform(toWindow(), true);
        painter.setRenderHint(QPainter::Antialiasing);
        for (const Painted &painted : paintedRects()) {
            if (!region.intersects(toWindow().mapRect(painted.rect).toAlignedRect()))
                continue;
            painter.save();
            painter.setClipRect(painted.rect, Qt::IntersectClip);
            painted.panel->paint(painter, painted.rect, *m_theme);
            painter.restore();
        }
        painter.resetTransform();
    }
    painter.restore();
    if (m_presentation.dim < 1 && !dark()) {
        painter.save();
        painter.setClipRegion(region);
        painter.fillRect(region.boundingRect(), QColor::fromRgbF(0, 0, 0, float(1 - m_presentation.dim)));
        painter.restore();
    }
}

QImage Scene::grab()
{
    m_carried |= takeDirty(); // a window beside it has yet to show this
    QImage image(m_window.toSize(), QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    paint(painter, QRect(QPoint(), image.size()));
    return image;
}

QList<Scene::Painted> Scene::paintedRects() const
{
    if (dark())
        return {};
    if (Overlay *overlay = topOverlay())
        return { { overlay, QRectF(QPointF(), m_theme->screen()) } };
    QList<Painted> painted;
    for (const Entry &entry : m_entries) {
        if (!entry.rect.isEmpty())
            painted.append({ entry.panel, entry.rect });
    }
    return painted;
}

QList<AlarmKey> Scene::paintedAlarms() const
{
    QList<AlarmKey> alarms;
    for (const Painted &painted : paintedRects())
        alarms += painted.panel->paintedAlarms();
    return alarms;
}

void Scene::notePainted()
{
    m_paintedAt = m_clock.monotonic();
    emit framePainted(++m_frames);
}

} // namespace halfsilver
