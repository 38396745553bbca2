// Acknowledging and clearing by the id that a person types, answered when it shows on the screen.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/control/control_target.h"

namespace halfsilver {

class AlarmControl : public QObject {
    Q_OBJECT
public:
    explicit AlarmControl(AlarmBook &book, QObject *parent = nullptr);

    // `id`, or `source/id` where it stands under several sources. Answers the alarm as it then is, with
    // "recorded":false where the disk did not take it in time.
    void acknowledge(const QString &id, const QString &by, const ControlTarget::Reply &reply);
    void clear(const QString &id, const QString &by, const ControlTarget::Reply &reply);

private:
    enum class Act { Acknowledge, Clear };
    struct Waiting {
        AlarmKey key;
        Act act;
        QString by;
        ControlTarget::Reply reply;
    };

    void begin(Act act, const QString &id, const QString &by, const ControlTarget::Reply &reply);
    bool done(Act act, const Alarm &alarm) const;
    void happened(Act act, const AlarmKey &key, const QDateTime &at, const QString &by);
    void left(const Alarm &alarm);
    void goOn(const AlarmKey &key);
    void answer(const AlarmKey &key, Act act, const Alarm &alarm, bool recorded);

    AlarmBook &m_book;
    std::vector<Waiting> m_waiting;
    QHash<AlarmKey, Alarm> m_left; // waited for, and out of the book: what is finished leaves it before it is told
};

} // namespace halfsilver
