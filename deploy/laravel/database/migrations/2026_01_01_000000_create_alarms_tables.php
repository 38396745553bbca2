<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

// Times are milliseconds since 1970, UTC.
return new class extends Migration
{
    public function up()
    {
        Schema::create('alarms', function (Blueprint $table) {
            self::exact($table->string('id', 200))->primary();
            $table->string('title', 500);
            $table->text('message')->nullable();
            $table->string('place', 200)->nullable();
            $table->string('priority', 8);
            $table->string('origin', 200)->nullable();
            $table->unsignedBigInteger('raised_at');
            $table->unsignedBigInteger('acknowledged_at')->nullable()->index();
            $table->string('acknowledged_by', 200)->nullable();
            $table->unsignedBigInteger('cleared_at')->nullable()->index();
            $table->unsignedBigInteger('expires_at')->nullable()->index();
            $table->unsignedInteger('count');
            $table->boolean('test');
            $table->unsignedBigInteger('earlier_until')->nullable(); // end of the occurrence before this one
            $table->text('rest'); // members that are not ours, as JSON
        });

        // What was answered under an Idempotency-Key, for a client that asks again because no answer reached it.
        Schema::create('alarm_requests', function (Blueprint $table) {
            self::exact($table->string('key', 200))->primary();
            $table->string('request', 64);    // SHA-256 of what was asked
            self::exact($table->string('alarm_id', 200));
            $table->unsignedSmallInteger('status');
            $table->mediumText('answer');
            $table->boolean('told');          // broadcast
            $table->unsignedBigInteger('at')->index();
        });
    }

    public function down()
    {
        Schema::dropIfExists('alarm_requests');
        Schema::dropIfExists('alarms');
    }

    // MySQL and MariaDB compare texts without regard to case; "A" and "a" are two alarms.
    private static function exact($column)
    {
        $mysql = in_array(DB::connection()->getDriverName(), ['mysql', 'mariadb'], true);

        return $mysql ? $column->collation('utf8mb4_bin') : $column;
    }
};
