// What the command line asks of a Pusher server: `publish`, `channels` and `listen`.
#pragma once

#include "app/ctl/option_words.h"
#include "app/ctl/options.h"

namespace halfsilver::ctl {

// `given` are the words that are no options, the verb first. Empty: it is another verb.
std::optional<Result<Options>> publishTask(const QCommandLineParser &parser, const Words &words,
                                           const QStringList &given, Options options);

} // namespace halfsilver::ctl
