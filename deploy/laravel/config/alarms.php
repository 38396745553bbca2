<?php

// Secrets stand in .env; this file is the same everywhere.
return [

    // Each as long and random as `openssl rand -hex 32` makes it. Any of them may read.
    'tokens' => [
        'admin' => env('ALARM_TOKEN'),                   // everything
        'raise' => env('ALARM_RAISE_TOKEN'),             // raise and clear: sensors
        'acknowledge' => env('ALARM_ACKNOWLEDGE_TOKEN'), // acknowledge: mirrors
    ],

    'channel' => env('ALARM_CHANNEL', 'alarm'),

    // Pusher takes 10 kB an event, and so do soketi and Reverb unless told otherwise. A longer alarm is broadcast
    // shortened; the snapshot has it whole.
    'broadcast_bytes' => 10_000,

    // Beyond so many unfinished alarms only critical ones are taken, at most 500 more.
    'most_unfinished' => (int) env('ALARM_MOST_UNFINISHED', 5000),

    'finished_kept' => 24 * 3600,    // seconds
    'answers_kept' => 7 * 24 * 3600, // seconds, for clients that ask again with their Idempotency-Key

];
