// How many unfinished alarms each group has, so that the first of a group can be told apart (ISA-18.1: first out).
#pragma once

#include "app/core/alarms/alarm.h"

#include <QHash>

namespace halfsilver {

class AlarmGroups {
public:
    // Of the group that this alarm belongs to; 0 where it belongs to none.
    int size(const Alarm &alarm) const { return alarm.group.isEmpty() ? 0 : m_sizes.value(groupOf(alarm)); }
    // An alarm that was as `before` is now as `after`; null: not there.
    void change(const Alarm *before, const Alarm *after)
    {
        if (before && !before->group.isEmpty()) {
            const auto size = m_sizes.find(groupOf(*before));
            if (--*size == 0)
                m_sizes.erase(size);
        }
        if (after && !after->group.isEmpty())
            ++m_sizes[groupOf(*after)];
    }

private:
    using Group = std::pair<QString, QString>; // two sources may both have a group "cellar"
    static Group groupOf(const Alarm &alarm) { return { alarm.key.source, alarm.group }; }

    QHash<Group, int> m_sizes;
};

} // namespace halfsilver
