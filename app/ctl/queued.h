// `--queue`: what is raised or cleared is on disk before anything else happens, and sent when somebody can. And what
// waits there.
#pragma once

#include "app/ctl/run.h"

namespace halfsilver::ctl {

constexpr std::chrono::seconds kSendPatience { 3 }; // for it to be accepted while somebody waits at the shell

// 0 once it is on disk, whether it could be sent or not; 1 where the disk or the queue refuses it.
int queue(const Options &options, const Surroundings &here, const QString &token, QTextStream &out, QTextStream &err);

// Waiting and refused ones, always 0. A file that cannot be read is told on `err`.
int listQueue(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
