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
using JournalChange = std::variant<AlarmRecord, AddStateTeller, PendingAcknowledgement, RemovePending>;

} // namespace halfsilver
