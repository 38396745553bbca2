// Dealing with an alarm by the id that a person types, answered when it shows on the screen.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/control/control_target.h"

namespace halfsilver {

class AlarmControl : public QObject {
    Q_OBJECT
public:
    explicit AlarmControl(AlarmBook &book, QObject *parent = nullptr);

    // `id`, or `source/id` where it stands under several sources. Answers the alarm as it then is, with
    // "recorded":false where the disk did not take it in time. One that has ended within a day is answered as it ended:
    // nothing is left to be done.
    void acknowledge(const QString &id, const QString &by, const ControlTarget::Reply &reply);
    void clear(const QString &id, const QString &by, const ControlTarget::Reply &reply);
    // `length` empty: until it clears.
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const ControlTarget::Reply &reply);
    void unshelve(const QString &id, const QString &by, const ControlTarget::Reply &reply);
    void reset(const QString &id, const QString &by, const ControlTarget::Reply &reply);

private:
    struct Waiting {
        AlarmKey key;
        AlarmChange act;
        QString by;
        std::optional<std::chrono::seconds> length; // of a shelf
        ControlTarget::Reply reply;
    };

    using Length = std::optional<std::chrono::seconds>; // of a shelf
    void begin(AlarmChange act, const QString &id, const QString &by, const ControlTarget::Reply &reply,
               const Length &length = {});
    void beginWith(const QList<AlarmKey> &keys, AlarmChange act, const QString &id, const QString &by,
                   const ControlTarget::Reply &reply, const Length &length);
    ControlAnswer withoutAlarm(AlarmChange act, const QString &id) const;
    static bool done(AlarmChange act, const Alarm &alarm);
    Result<void> perform(const Waiting &one);
    void happened(AlarmChange act, const AlarmKey &key, const AlarmEvent &event);
    void left(const Alarm &alarm);
    void goOn(const AlarmKey &key);
    void answer(const AlarmKey &key, AlarmChange act, const ControlAnswer &answer);
    void answer(const AlarmKey &key, AlarmChange act, const Alarm &alarm, bool recorded);

    AlarmBook &m_book;
    std::vector<Waiting> m_waiting;
    QHash<AlarmKey, Alarm> m_left; // waited for, and out of the book: what is finished leaves it before it is told
};

} // namespace halfsilver
