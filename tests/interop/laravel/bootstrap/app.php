<?php

// The smallest Laravel application that Debian's php-laravel-framework can run: what `composer create-project` makes of
// 8.x, without what alarms do not need.

require_once 'Illuminate/autoload.php';
require_once __DIR__ . '/../pusher/Pusher.php';

spl_autoload_register(function (string $class) {
    $file = dirname(__DIR__) . '/app/' . str_replace('\\', '/', substr($class, 4)) . '.php';
    if (str_starts_with($class, 'App\\') && is_file($file)) {
        require $file;
    }
});

$app = new Illuminate\Foundation\Application(dirname(__DIR__));
$app->singleton(Illuminate\Contracts\Http\Kernel::class, App\Http\Kernel::class);
$app->singleton(Illuminate\Contracts\Console\Kernel::class, App\Console\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);

// The test moves the clock forward: drills, expiry and what is kept for a day are shown without waiting for them.
$offset = dirname(__DIR__) . '/storage/clock-ahead-ms';
if (is_file($offset)) {
    Carbon\Carbon::setTestNow(Carbon\Carbon::now()->addMilliseconds((int) file_get_contents($offset)));
}

return $app;
