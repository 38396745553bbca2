// Tells who asked when an alarm came on screen: `halfsilverctl test-alarm` measures the whole path by it.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/control/control_target.h"
#include "widgets/scene.h"

namespace halfsilver {

class PaintWatch : public QObject {
    Q_OBJECT
public:
    PaintWatch(const Scene &scene, const AlarmBook &book, Clock &clock);

    // Answers {"id","source","received_at","painted_at"} with the next frame that shows an alarm of this id, in any
    // source; refuses when none does within `length`, with the reason: it never came, another alarm has the screen, …
    void watch(const QString &id, std::chrono::seconds length, const ControlTarget::Reply &reply);

private:
    struct Watched {
        quint64 number = 0;
        QString id;
        ControlTarget::Reply reply;
        std::unique_ptr<Timer> patience;
    };

    void framePainted();
    void giveUp(quint64 number, std::chrono::seconds length);

    const Scene &m_scene;
    const AlarmBook &m_book;
    Clock &m_clock;
    std::vector<Watched> m_watched;
    quint64 m_next = 0;
};

} // namespace halfsilver
