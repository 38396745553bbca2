// Gives the scene its light: follows the quiet hours, the alarms and the people in front of it.
#pragma once

#include "widgets/input_policy.h"
#include "widgets/light.h"

#include "app/core/clock.h"

#include <QObject>

namespace halfsilver {

class AlarmBook;
class QuietWatch;
class Scene;

class ScreenLight : public QObject {
    Q_OBJECT
public:
    ScreenLight(const AlarmBook &book, const QuietWatch &quiet, const QuietSettings &settings, bool motion,
                Clock &clock, Scene &scene, QObject *parent = nullptr);

    // A key or a finger. True where that has only lit the dark screen, and must do nothing else: nobody could read what
    // it would have acknowledged. So does what follows within kTakeoverGuard.
    bool wokenByPress();

private:
    void look();
    void decide();

    const AlarmBook &m_book;
    const QuietWatch &m_quiet;
    const QuietSettings m_settings;
    Clock &m_clock;
    Scene &m_scene;
    LightState m_state;
    std::optional<std::chrono::nanoseconds> m_wokenAt;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver
