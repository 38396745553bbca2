// `halfsilverctl test-alarm`: a drill goes the whole way from the alarm API to a painted frame, and is taken away again.
#pragma once

#include "app/ctl/run.h"

namespace halfsilver::ctl {

// Raises the drill of `options.request`, waits until the mirror of this machine has painted it, tells how long that
// took, and clears it. Fails where any part of the way does, and says which.
int runTestAlarm(const Options &options, const Surroundings &here, const QString &token, QTextStream &out,
                 QTextStream &err);

} // namespace halfsilver::ctl
