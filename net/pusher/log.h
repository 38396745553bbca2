// The journal's word for this folder. Neither keys nor payloads are logged.
#pragma once

#include <QLoggingCategory>

namespace halfsilver::pusher {

Q_DECLARE_LOGGING_CATEGORY(lcPusher)

} // namespace halfsilver::pusher
