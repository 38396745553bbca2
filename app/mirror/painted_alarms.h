// Tells the journal when what happened to an alarm came on screen.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "widgets/scene.h"

#include <QSet>

namespace halfsilver {

class PaintedAlarms : public QObject {
    Q_OBJECT
public:
    // One call of the store for a frame that shows something new, and none while nothing happens.
    PaintedAlarms(const Scene &scene, const AlarmBook &book, AlarmStore &store, const Clock &clock);

private:
    void framePainted();

    const Scene &m_scene;
    const AlarmBook &m_book;
    AlarmStore &m_store;
    const Clock &m_clock;
    QSet<AlarmKey> m_changed, m_gone; // since the last frame that showed them; gone: out of the book
    QSet<AlarmKey> m_shown;           // in the last frame that showed something new
};

} // namespace halfsilver
