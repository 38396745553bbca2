<?php

namespace App\Alarms;

use DateTimeImmutable;
use DateTimeZone;

// Times are milliseconds since 1970: no time zone of the application or the database can touch them, and they compare
// as numbers. On the wire they are ISO 8601, UTC, milliseconds.
class AlarmTime
{
    public static function now(): int
    {
        return (int) now()->getPreciseTimestamp(3);
    }

    public static function text(?int $time): ?string
    {
        return $time === null ? null : gmdate('Y-m-d\TH:i:s', intdiv($time, 1000)) . sprintf('.%03dZ', $time % 1000);
    }

    // Other offsets are converted; a time without one counts as UTC. null is no such time.
    public static function read($text): ?int
    {
        $clock = '([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?';
        $form = "/^(\d{4})-(\d\d)-(\d\d)([T ]$clock(Z|[+-]\d\d(:?\d\d)?)?)?\$/D";
        if (! is_string($text) || ! preg_match($form, $text, $part) || ! checkdate($part[2], $part[3], $part[1])) {
            return null;
        }
        $time = new DateTimeImmutable(str_replace(',', '.', $text), new DateTimeZone('UTC'));
        $milliseconds = $time->getTimestamp() * 1000 + (int) $time->format('v');

        return $milliseconds < 0 ? null : $milliseconds;
    }
}
