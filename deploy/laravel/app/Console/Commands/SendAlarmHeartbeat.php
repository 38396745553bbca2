<?php

namespace App\Console\Commands;

use App\Events\AlarmHeartbeat;
use Illuminate\Console\Command;

// Scheduled every minute (README). A broadcast that fails ends the command with an error, which the scheduler reports.
class SendAlarmHeartbeat extends Command
{
    protected $signature = 'alarms:heartbeat';

    protected $description = 'Broadcast a heartbeat to the mirrors';

    public function handle(): int
    {
        event(new AlarmHeartbeat());

        return 0;
    }
}
