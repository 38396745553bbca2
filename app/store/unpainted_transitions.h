// Which rows of the journal a painted frame speaks of: the transitions of its alarms that no frame has shown yet.
#pragma once

#include "app/core/alarms/alarm.h"

#include <QHash>
#include <QList>

namespace halfsilver {

// Bounded: of an alarm that changed more often between two frames, and of alarms that have no room on the screen, the
// earlier transitions are never painted, and forgotten here.
class UnpaintedTransitions {
public:
    static constexpr qsizetype kOfOne = 32;
    static constexpr qint64 kKept = 4096;

    void add(const AlarmKey &alarm, qint64 row) // rows ascend
    {
        QList<qint64> &rows = m_rows[alarm];
        if (rows.size() == kOfOne)
            rows.removeFirst();
        rows.append(row);
        if (m_rows.size() > 2 * kKept)
            m_rows.removeIf([row](const auto &it) { return it.value().last() + kKept < row; });
    }
    QList<qint64> take(const AlarmKey &alarm) { return m_rows.take(alarm); }

private:
    QHash<AlarmKey, QList<qint64>> m_rows;
};

} // namespace halfsilver
