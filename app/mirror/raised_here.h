// What halfsilverctl and the phone page raise at a mirror that listens to no hub of its own: it goes to the backend
// through the raise queue, as what a sensor raises does. A drill is shown by the mirror alone where no backend can be
// told: that the screen, the sound and the people work is what it is there to show.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/control/control_target.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

class RaisedHere : public QObject {
    Q_OBJECT
public:
    // All outlive this.
    RaisedHere(AlarmBook &book, RaiseSender &sender, Clock &clock, QObject *parent = nullptr);

    // Answers the alarm as it is shown.
    void raise(const QJsonObject &alarm, const ControlTarget::Reply &reply);

private:
    void left(const Alarm &alarm);

    AlarmBook &m_book;
    RaiseSender &m_sender;
    Clock &m_clock;
    QSet<AlarmKey> m_drills; // that a backend was told of: when they end here, it is told of that too
};

} // namespace halfsilver
