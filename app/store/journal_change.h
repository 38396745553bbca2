// What the journal is asked to write.
#pragma once

#include "app/core/alarm_store.h"

#include <variant>

namespace halfsilver {

struct AddStateTeller {
    QString source;
};
struct RemovePending {
    QString idempotencyKey;
};
struct Heard {
    QString connection;
    QDateTime at;
};
struct Painted {
    QList<AlarmKey> alarms;
    QDateTime at;
};
using JournalChange = std::variant<AlarmRecord, Painted, AddStateTeller, PendingAcknowledgement, RemovePending, Heard>;

} // namespace halfsilver
