// The one window: shows the scene, tells of keys and touches. It decides nothing of either.
#pragma once

#include "widgets/display_settings.h"
#include "widgets/held_keys.h"
#include "widgets/input_policy.h"
#include "widgets/scene.h"

#include <QWidget>

namespace halfsilver {

// How large a window is: `wanted` as it is; without one 1080×1920, scaled to fit what is free.
QSize windowedSize(const QSize &wanted, const QSize &available);

class MirrorWindow : public QWidget {
    Q_OBJECT
public:
    explicit MirrorWindow(Scene &scene, QWidget *parent = nullptr);

    // Full screen works without a window manager, and follows the screen when it changes.
    void showAs(DisplayMode mode, const QSize &windowSize = {});
    DisplayMode mode() const { return m_mode; }

signals:
    void keyPressed(const halfsilver::KeyPress &press);
    void pointerPressed(const QPointF &scenePosition); // mouse or touch
    void closeRequested(); // by the window manager; the window stays until somebody closes it

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;

private:
    void showFrame();
    void fillScreen();
    void followScreen();

    Scene &m_scene;
    HeldKeys m_heldKeys;
    DisplayMode m_mode = DisplayMode::FullScreen;
    bool m_queued = false, m_framing = false, m_painted = false;
};

} // namespace halfsilver
