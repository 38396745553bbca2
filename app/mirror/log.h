// The mirror's word for the journal of the system.
#pragma once

#include <QString>

namespace halfsilver {

// A warning, on one line, for whoever looks after the mirror.
void say(const QString &line);

} // namespace halfsilver
