// How many alarms there are that are not in the book, as they count on the screen and in `status`.
#pragma once

#include "app/core/alarms/alarm_order.h"

#include <algorithm>

namespace halfsilver {

struct BeyondTally {
    qsizetype all = 0;
    qsizetype active = 0;
    qsizetype unseen = 0; // nobody has acknowledged them, and the screen would tell of them

    static bool isUnseen(const Alarm &alarm)
    {
        // A drill is nothing that somebody has missed.
        return alarmGroup(alarm) <= AlarmGroup::Elsewhere && !alarm.acknowledgedAt && !alarm.test;
    }
    static BeyondTally of(const Alarm &alarm) { return { 1, alarm.active() ? 1 : 0, isUnseen(alarm) ? 1 : 0 }; }

    BeyondTally &operator+=(const BeyondTally &other)
    {
        all += other.all;
        active += other.active;
        unseen += other.unseen;
        return *this;
    }
    // Never below nothing: what a disk lost was counted, and is not there to be counted back.
    BeyondTally &operator-=(const BeyondTally &other)
    {
        all = std::max<qsizetype>(0, all - other.all);
        active = std::max<qsizetype>(0, active - other.active);
        unseen = std::max<qsizetype>(0, unseen - other.unseen);
        return *this;
    }
    bool operator==(const BeyondTally &) const = default;
};

} // namespace halfsilver
