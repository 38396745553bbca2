<?php

use App\Http\Controllers\AlarmController as Alarms;
use App\Http\Middleware\AlarmGuard as Guard;
use Illuminate\Support\Facades\Route;

// Laravel's throttle would hold back the sensor of a burning house: who has a token is not counted. Ids are any text,
// so one may hold a slash.
Route::prefix('alarms')->withoutMiddleware(['throttle:api', 'throttle:60,1'])->group(function () {
    Route::middleware(Guard::class)->group(function () {
        Route::get('/', [Alarms::class, 'index']);
        Route::get('/{id}', [Alarms::class, 'show'])->where('id', '.+');
    });
    Route::middleware(Guard::class . ':raise')->group(function () {
        Route::post('/', [Alarms::class, 'raise']);
        Route::post('/{id}/clear', [Alarms::class, 'clear'])->where('id', '.+');
    });
    Route::middleware(Guard::class . ':acknowledge')->group(function () {
        Route::post('/acknowledge', [Alarms::class, 'acknowledgeNamed']);
        Route::post('/{id}/acknowledge', [Alarms::class, 'acknowledge'])->where('id', '.+');
    });
});
