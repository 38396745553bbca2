<?php

use Illuminate\Support\Facades\Route;

Route::get('/throttled', fn () => ['it is' => 'counted']);

require __DIR__ . '/alarms.php';
