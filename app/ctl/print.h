// Answers as a person reads them in a terminal: calm, aligned, in local time.
#pragma once

#include "app/ctl/ask.h"

#include <QDateTime>

namespace halfsilver::ctl {

// Ends with a line feed. Texts of alarms are stripped of what could steer a terminal. `now` is local.
QString words(const ControlRequest &request, const Answered &answer, const QDateTime &now);

} // namespace halfsilver::ctl
