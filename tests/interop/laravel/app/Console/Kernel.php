<?php

namespace App\Console;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;

// Of a fresh Laravel 8, with the line of deploy/laravel/README.md in it.
class Kernel extends ConsoleKernel
{
    // A whole Laravel finds them itself, by its composer.json.
    protected $commands = [\App\Console\Commands\SendAlarmHeartbeat::class];

    protected function schedule(Schedule $schedule)
    {
        $schedule->command('alarms:heartbeat')->everyMinute();
    }
}
