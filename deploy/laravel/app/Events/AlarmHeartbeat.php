<?php

namespace App\Events;

use Illuminate\Broadcasting\Channel;
use Illuminate\Contracts\Broadcasting\ShouldBroadcastNow;

// Proves the whole way from this application to every mirror: `alarms:heartbeat` sends it once a minute, and a mirror
// with `heartbeat = 60` in its [alarm] says so when it stays away.
class AlarmHeartbeat implements ShouldBroadcastNow
{
    public string $at;

    public function __construct()
    {
        $this->at = now()->utc()->format('Y-m-d\TH:i:s.v\Z');
    }

    public function broadcastOn()
    {
        return new Channel(config('alarms.channel'));
    }
}
