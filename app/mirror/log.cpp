#include "app/mirror/log.h"

#include <QLoggingCategory>

namespace halfsilver {

Q_LOGGING_CATEGORY(lcMirror, "halfsilver.mirror")

void say(const QString &line) { qCWarning(lcMirror, "%ls", qUtf16Printable(line)); }

} // namespace halfsilver
