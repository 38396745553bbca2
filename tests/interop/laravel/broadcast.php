<?php

// Which request would the pusher driver send for each of these? Reads [{"time":…,"data":…}], prints
// [{"path":…,"query":…,"body":…}].

$app = require __DIR__ . '/bootstrap/app.php';
$app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
config(['broadcasting.default' => 'pusher']);

$sent = [];
Pusher\Pusher::$send = function (string $address, string $body) use (&$sent) {
    ['path' => $path, 'query' => $query] = parse_url($address);
    $sent[] = ['path' => $path, 'query' => $query, 'body' => $body];
};
foreach (json_decode(file_get_contents('php://stdin'), true) as $case) {
    Pusher\Pusher::$time = $case['time'];
    event(new App\Events\PushAlarmEvent($case['data']));
}
echo json_encode($sent);
