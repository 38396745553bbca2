// `halfsilverctl publish` and `halfsilverctl channels`: Pusher's HTTP API from a shell.
#pragma once

#include "app/ctl/run.h"
#include "net/pusher/publisher_settings.h"

namespace halfsilver::ctl {

// The server, and as whom: [pusher] of the ini, or the section that --connection names; without one the hub of this
// machine. What the options give comes first. An error names what is missing, and where it would be looked for.
Result<pusher::ApiServer> publishTarget(const Options &options, const Surroundings &here);

// The events of --batch: a list, or Pusher's {"batch":[…]}. `data` that is no text becomes one.
Result<QList<pusher::PublishedEvent>> batchEvents(const QByteArray &json);

// Waits for the answer, and prints it.
int runPublish(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);
int runChannels(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
