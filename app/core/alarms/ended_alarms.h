// The alarms that ended lately, as they ended: who acknowledges one a moment too late is told so, and not that there is
// no such alarm.
#pragma once

#include "app/core/alarms/alarm.h"

#include <QList>

#include <chrono>
#include <deque>

namespace halfsilver {

// Bounded: the last kMost, without the members that are not ours.
class EndedAlarms {
public:
    static constexpr std::chrono::hours kKept { 24 }; // as a hub does
    static constexpr size_t kMost = 1000;

    void add(Alarm alarm); // finished
    // By id or source/id: how it ended last in each source, the latest first.
    QList<Alarm> find(const QString &id, const QDateTime &now) const;

private:
    std::deque<Alarm> m_ended; // as they ended
};

bool isMeantBy(const QString &id, const AlarmKey &key); // its id, or source/id

} // namespace halfsilver
