// Answers as a person reads them in a terminal: calm, aligned, in local time.
#pragma once

#include "app/ctl/ask.h"

#include <QDateTime>

namespace halfsilver::ctl {

// Whether what a raise was answered with stands on the mirror of this machine and nowhere else.
bool isOnThisMirrorAlone(const QJsonObject &alarm);

// “halfsilverctl: TEXT”, one line, for what went wrong: a server may have written it, and is not to steer a terminal either.
QString errorLine(const QString &text);

// Ends with a line feed. Texts of alarms are stripped of what could steer a terminal. `now` is local.
QString words(const ControlRequest &request, const Answered &answer, const QDateTime &now);

} // namespace halfsilver::ctl
