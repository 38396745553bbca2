#!/bin/sh
# Starts the mirror as the benchmark's native client: native.sh PROGRAM PORT FOLDER.
# The panels stand where the runner's probe looks; every alarm changes the "latest" panel.
set -eu
program=$1 port=$2 folder=$3
cat >"$folder/mirror.ini" <<INI
[display]
language = en_GB

[pusher]
key = pusher-key
host = 127.0.0.1
port = $port
tls = off

[panel.clock]
region = top_left

[panel.first]
type = info
region = top_left
channel = alarm
event = App\Events\PushAlarmEvent
title = Front door
text = {message}
default = No motion in the hallway since this morning

[panel.alarms]
region = upper_third

[panel.connection]
region = top_bar

[panel.latest]
type = info
region = lower_third
channel = alarm
event = App\Events\PushAlarmEvent
title = Latest
text = {title} {at|time}
default = nothing yet
INI
exec "$program" --config "$folder/mirror.ini" --state-dir "$folder/state"
