#include "widgets/mirror_window.h"

#include "app/core/clock.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QTouchEvent>

namespace halfsilver {

using namespace std::chrono_literals;

QSize windowedSize(const QSize &wanted, const QSize &available)
{
    if (wanted.isValid())
        return wanted;
    const QSize usual(1080, 1920);
    if (available.isEmpty() || (usual.width() <= available.width() && usual.height() <= available.height()))
        return usual;
    return usual.scaled(available, Qt::KeepAspectRatio);
}

bool isPutOff(std::chrono::nanoseconds waited, std::chrono::nanoseconds sinceLastFrame)
{
    constexpr auto kBusy = 3ms, kRefresh = 16ms;
    return waited >= kBusy && sinceLastFrame < kRefresh;
}

MirrorWindow::MirrorWindow(Scene &scene, QWidget *parent)
    : QWidget(parent)
    , m_scene(scene)
{
    setWindowTitle(QStringLiteral("Halfsilver"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_NoSystemBackground);
    setAttribute(Qt::WA_AcceptTouchEvents);
    setFocusPolicy(Qt::StrongFocus);
    connect(&m_scene, &Scene::frameNeeded, this, [this] {
        // At the end of this turn: what else changes in it is in the same frame.
        if (!std::exchange(m_queued, true))
            queueFrame();
    });
    connect(qApp, &QGuiApplication::primaryScreenChanged, this, &MirrorWindow::followScreen);
}

void MirrorWindow::showAs(DisplayMode mode, const QSize &windowSize)
{
    m_mode = mode;
    if (mode == DisplayMode::FullScreen) {
        setCursor(Qt::BlankCursor);
        fillScreen();
        return;
    }
    unsetCursor();
    const QScreen *screen = QGuiApplication::primaryScreen();
    const QRect available = screen ? screen->availableGeometry() : QRect();
    showNormal();
    resize(windowedSize(windowSize, available.size()));
    if (!available.isEmpty())
        move(available.center() - rect().center());
}

// The geometry first: without a window manager nobody else gives a full screen window its size.
void MirrorWindow::fillScreen()
{
    if (QScreen *screen = QGuiApplication::primaryScreen()) {
        connect(screen, &QScreen::geometryChanged, this, &MirrorWindow::followScreen, Qt::UniqueConnection);
        setGeometry(screen->geometry());
    }
    showFullScreen();
}

void MirrorWindow::followScreen()
{
    if (m_mode == DisplayMode::FullScreen)
        fillScreen();
}

void MirrorWindow::queueFrame()
{
    m_queuedAt = m_scene.clock().monotonic();
    QMetaObject::invokeMethod(this, &MirrorWindow::showFrame, Qt::QueuedConnection);
}

void MirrorWindow::showFrame()
{
    const auto now = m_scene.clock().monotonic();
    if (const auto last = m_scene.paintedAt(); last && isPutOff(now - m_queuedAt, now - *last)) {
        queueFrame();
        return;
    }
    m_queued = false;
    const QRegion dirty = m_scene.takeDirty();
    // At once, not by way of the event queue: the frame is what somebody waits for.
    if (dirty.isEmpty()) {
        m_scene.noteIdle();
        return;
    }
    m_painted = false;
    m_framing = true;
    repaint(dirty); // and flushed; nothing of it while the window is hidden
    m_framing = false;
    if (m_painted)
        m_scene.notePainted();
}

void MirrorWindow::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(this);
        m_scene.paint(painter, event->region());
    }
    m_painted = true;
    // Painted because the screen asked for it: shown once this event is over.
    if (!m_framing)
        QMetaObject::invokeMethod(&m_scene, &Scene::notePainted, Qt::QueuedConnection);
}

void MirrorWindow::resizeEvent(QResizeEvent *)
{
    m_scene.setWindowSize(size());
    m_scene.takeDirty(); // a resized window is painted whole, and that needs the new layout
}

void MirrorWindow::keyPressEvent(QKeyEvent *event)
{
    const bool repeated = m_heldKeys.isRepeated(*event);
    emit keyPressed({ event->key(), event->modifiers(), repeated, event->nativeVirtualKey(), event->nativeScanCode() });
}

void MirrorWindow::keyReleaseEvent(QKeyEvent *event) { m_heldKeys.release(*event); }

// From here on releases go elsewhere.
void MirrorWindow::focusOutEvent(QFocusEvent *) { m_heldKeys.forget(); }

void MirrorWindow::mousePressEvent(QMouseEvent *event)
{
    if (m_button != Qt::NoButton || m_finger)
        return;
    m_button = event->button();
    emit pointerPressed(m_scene.fromWindow(event->position()));
}

void MirrorWindow::mouseMoveEvent(QMouseEvent *event)
{
    if (m_button != Qt::NoButton)
        emit pointerMoved(m_scene.fromWindow(event->position()));
}

void MirrorWindow::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != m_button)
        return;
    m_button = Qt::NoButton;
    emit pointerReleased();
}

void MirrorWindow::touch(const QTouchEvent &event)
{
    if (event.type() == QEvent::TouchCancel) {
        if (m_finger)
            emit pointerCancelled();
        m_finger.reset();
        return;
    }
    for (const QEventPoint &point : event.points()) {
        const QPointF at = m_scene.fromWindow(point.position());
        if (event.type() == QEvent::TouchBegin && !m_finger && m_button == Qt::NoButton) {
            m_finger = point.id();
            emit pointerPressed(at);
        } else if (m_finger == point.id() && point.state() == QEventPoint::Updated) {
            emit pointerMoved(at);
        } else if (m_finger == point.id() && point.state() == QEventPoint::Released) {
            emit pointerReleased();
        }
    }
    if (event.type() == QEvent::TouchEnd)
        m_finger.reset();
}

void MirrorWindow::closeEvent(QCloseEvent *event)
{
    event->ignore();
    emit closeRequested();
}

bool MirrorWindow::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TouchCancel:
        touch(*static_cast<QTouchEvent *>(event));
        event->accept(); // or Qt makes a mouse press of it, too
        return true;
    default:
        return QWidget::event(event);
    }
}

} // namespace halfsilver
