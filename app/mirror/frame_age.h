// How long the picture has owed a frame, for the watchdog.
#pragma once

#include "app/core/clock.h"
#include "widgets/scene.h"

namespace halfsilver {

class FrameAge : public QObject {
    Q_OBJECT
public:
    FrameAge(const Scene &scene, const Clock &clock)
        : m_clock(clock)
    {
        connect(&scene, &Scene::frameNeeded, this, [this] {
            if (!m_askedFor)
                m_askedFor = m_clock.monotonic();
        });
        connect(&scene, &Scene::framePainted, this, [this] { m_askedFor.reset(); });
        connect(&scene, &Scene::frameIdle, this, [this] { m_askedFor.reset(); });
    }

    // Zero while no frame is waited for.
    std::chrono::nanoseconds now() const
    {
        return m_askedFor ? m_clock.monotonic() - *m_askedFor : std::chrono::nanoseconds(0);
    }

private:
    const Clock &m_clock;
    std::optional<std::chrono::nanoseconds> m_askedFor; // monotonic
};

} // namespace halfsilver
