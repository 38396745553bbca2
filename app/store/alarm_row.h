// An alarm as a row of the journal: the shape of alarm_json.h, and beside it what the shape lacks.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/result.h"

#include <QStringList>

namespace halfsilver {

struct AlarmRow {
    AlarmKey key;
    bool ownId = true;
    qint64 receivedAt = 0; // ms since 1970, UTC
    QByteArray shape;      // JSON
};

AlarmRow toRow(const Alarm &alarm);

// A member that cannot be read costs only itself, and is told in `remarks`. Fails where no title is left.
Result<Alarm> fromRow(const AlarmRow &row, QStringList &remarks);

} // namespace halfsilver
