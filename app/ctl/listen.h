// `halfsilverctl listen`: what a connection of its own hears, a line for each event, as it comes.
#pragma once

#include "app/ctl/run.h"
#include "net/pusher/any_listeners.h"
#include "net/pusher/pusher_settings.h"

namespace halfsilver::ctl {

// The server as for publishTarget(); a secret is not needed for public channels.
Result<PusherSettings> listenTarget(const Options &options, const Surroundings &here);

// One line, without its end. What comes from outside is made fit for a terminal; in JSON nothing of it is lost.
QString eventLine(const pusher::AnyEvent &event, const QDateTime &at, bool json);
// How the connection, or the channel, stands: "connected", "refused"; `about` says which server or why.
QString stateLine(const QString &channel, const QString &state, const QString &about, const QDateTime &at, bool json);

// Until a signal, or as long or as many as the options say. Done; NotReachable where it was never connected.
int runListen(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
