// The hub's word for the journal of the system. Neither keys, tokens nor payloads are logged.
#pragma once

#include <QLoggingCategory>

namespace halfsilver::hub {
Q_DECLARE_LOGGING_CATEGORY(log)
}
