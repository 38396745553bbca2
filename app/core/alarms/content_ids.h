// The ids of alarms that came without one. Their reports name their content instead (AlarmKey{source, content}); from
// that an id is made for each occurrence.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/clock.h"

#include <QHash>

namespace halfsilver {

class ContentIds {
public:
    explicit ContentIds(const Clock &clock);

    static AlarmKey contentOf(const AlarmKey &resolved);

    // Whose report this is: equal content within a minute of the last is one alarm, later it is another one.
    AlarmKey resolved(const AlarmKey &content);
    // Those that began and have not ended, in no order.
    QStringList open(const AlarmKey &content) const;
    void began(const AlarmKey &resolved);
    void ended(const AlarmKey &resolved);

private:
    struct Last {
        QString id;
        std::chrono::nanoseconds at;
    };
    const Clock &m_clock;
    QHash<AlarmKey, Last> m_last; // by content, of the last two minutes
    std::chrono::nanoseconds m_swept { 0 };
    QMultiHash<AlarmKey, QString> m_open; // by content
};

} // namespace halfsilver
