#include "net/pusher/log.h"

namespace halfsilver::pusher {

Q_LOGGING_CATEGORY(lcPusher, "halfsilver.pusher")

} // namespace halfsilver::pusher
