// Whom to ask, in which order, and what to say of it.
#pragma once

#include "app/core/paths.h"
#include "app/ctl/ask.h"
#include "app/ctl/options.h"

class QTextStream;

namespace halfsilver::ctl {

enum ExitCode { Done = 0, WasRefused = 1, Usage = 2, NotReachable = 3 };

struct Asked {
    Outcome outcome = Unreachable {};
    QStringList tried;                        // who did not answer, and why
    std::optional<RaiseTarget> raisedAt = {}; // it was raised at this raise_url
};
// Whoever may know of it, one after the other, until one answers.
Asked ask(const Options &options, const Surroundings &here, const QString &token);

// Waits for the answer. Prints it on `out`, and what went wrong on `err`.
int run(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
