#include "net/hub/hub_log.h"

namespace halfsilver::hub {
Q_LOGGING_CATEGORY(log, "halfsilver.hub")
}
