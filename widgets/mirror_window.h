// The one window: shows the scene, tells of keys and touches. It decides nothing of either.
#pragma once

#include "widgets/display_settings.h"
#include "widgets/held_keys.h"
#include "widgets/input_policy.h"
#include "widgets/scene.h"

#include <QWidget>

QT_FORWARD_DECLARE_CLASS(QTouchEvent)

namespace halfsilver {

// How large a window is: `wanted` as it is; without one 1080×1920, scaled to fit what is free.
QSize windowedSize(const QSize &wanted, const QSize &available);

// Whether a frame is put off by a turn of the event loop. One that had to wait for its turn is one of a flood, and what
// follows makes it out of date: painting each would take a third of the time that the flood takes. Never for longer than
// it takes a screen of 60 Hz to show the last one; what comes alone is painted at once.
bool isPutOff(std::chrono::nanoseconds waited, std::chrono::nanoseconds sinceLastFrame);

class MirrorWindow : public QWidget {
    Q_OBJECT
public:
    explicit MirrorWindow(Scene &scene, QWidget *parent = nullptr);

    // Full screen works without a window manager, and follows the screen when it changes.
    void showAs(DisplayMode mode, const QSize &windowSize = {});
    DisplayMode mode() const { return m_mode; }

signals:
    void keyPressed(const halfsilver::KeyPress &press);
    // A mouse, a pen or the first finger; what else touches meanwhile is not told.
    void pointerPressed(const QPointF &scenePosition);
    void pointerMoved(const QPointF &scenePosition);
    void pointerReleased();
    void pointerCancelled(); // the system took it away
    void closeRequested();   // by the window manager; the window stays until somebody closes it

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;

private:
    void queueFrame();
    void showFrame();
    void fillScreen();
    void followScreen();
    void touch(const QTouchEvent &event);

    Scene &m_scene;
    HeldKeys m_heldKeys;
    std::optional<int> m_finger; // that came first, while any touches
    Qt::MouseButton m_button = Qt::NoButton;
    DisplayMode m_mode = DisplayMode::FullScreen;
    std::chrono::nanoseconds m_queuedAt { 0 }; // monotonic
    bool m_queued = false, m_framing = false, m_painted = false;
};

} // namespace halfsilver
