<?php

namespace App\Alarms;

use stdClass;

// What one request says of an alarm, checked. Only what was said is in `fields`; the rest stays as it was.
class AlarmReport
{
    private const TEXTS = ['id' => 200, 'title' => 500, 'message' => 4000, 'place' => 200, 'origin' => 200];
    // A request cannot set these: they follow from what happens to the alarm.
    private const NOT_TAKEN = ['acknowledged_at', 'acknowledged_by', 'cleared_at', 'count', 'state'];
    private const NULL_IS_UNSAID = ['id', 'title', 'priority', 'test'];
    private const MOST_REST = 4096; // bytes

    public ?string $id = null;
    public array $fields = []; // title, message, place, origin, priority, test, expires_at
    public ?int $raisedAt = null;
    public array $rest = []; // members that are not ours, kept as they are

    public function __construct(stdClass $shape, int $now)
    {
        foreach (get_object_vars($shape) as $name => $value) {
            $name = (string) $name;
            $unsaid = $value === null && in_array($name, self::NULL_IS_UNSAID, true);
            if (! $unsaid && ! in_array($name, self::NOT_TAKEN, true)) {
                $this->take($name, $value, $now);
            }
        }
        $size = self::sizeOf($this->rest);
        if ($size === null || $size > self::MOST_REST) {
            throw new Refusal(422, 'further members: ' . ($size === null ? 'a number beyond all bounds'
                : 'more than ' . self::MOST_REST . ' bytes in all'), (string) array_key_first($this->rest));
        }
    }

    // Further members of an earlier report, and these over them, while they are few.
    public function restOver(array $earlier): array
    {
        $both = $this->rest + $earlier;

        return self::sizeOf($both) > self::MOST_REST ? $this->rest : $both;
    }

    private function take(string $name, $value, int $now): void
    {
        if (isset(self::TEXTS[$name])) {
            $text = self::text($name, $value, self::TEXTS[$name]);
            if ($name === 'id') {
                if ($text === '') {
                    throw Refusal::wrong('id', '1 to 200 characters are needed, or none for one that is made here');
                }
                $this->id = $text;
            } else {
                if ($name === 'title' && trim($text) === '') {
                    throw Refusal::wrong('title', 'empty; it is what people read');
                }
                $this->fields[$name] = $text === '' ? null : $text;
            }
        } elseif ($name === 'priority') {
            if (! in_array($value, ['critical', 'warning', 'info'], true)) {
                throw Refusal::wrong('priority', 'one of critical, warning, info is needed');
            }
            $this->fields['priority'] = $value;
        } elseif ($name === 'test') {
            if (! is_bool($value)) {
                throw Refusal::wrong('test', 'true or false is needed');
            }
            $this->fields['test'] = $value;
        } elseif ($name === 'raised_at') {
            $this->raisedAt = self::time('raised_at', $value);
        } elseif ($name === 'expires_at') {
            $time = self::time('expires_at', $value);
            if ($time !== null && $time <= $now) {
                throw Refusal::wrong('expires_at', 'is over already; it is ' . AlarmTime::text($now) . ' here');
            }
            $this->fields['expires_at'] = $time;
        } else {
            $this->rest[$name] = $value;
        }
    }

    // Lengths are counted in UTF-16 units, as the mirrors count them.
    public static function text(string $name, $value, int $most): string
    {
        if ($value === null) {
            return '';
        }
        if (! is_string($value) || strpos($value, "\0") !== false) {
            throw Refusal::wrong($name, 'a text is needed');
        }
        if (strlen(mb_convert_encoding($value, 'UTF-16LE', 'UTF-8')) / 2 > $most) {
            throw Refusal::wrong($name, "longer than $most characters");
        }

        return $value;
    }

    public static function time(string $name, $value): ?int
    {
        $time = $value === null ? null : AlarmTime::read($value);
        if ($value !== null && $time === null) {
            throw Refusal::wrong($name, 'an ISO 8601 time is needed, such as 2026-11-22T20:46:03.120Z');
        }

        return $time;
    }

    // null: it cannot be written, as 1e999, which PHP reads as INF.
    private static function sizeOf(array $rest): ?int
    {
        $json = $rest === [] ? '' : json_encode($rest, AlarmAnswer::JSON);

        return $json === false ? null : strlen($json);
    }
}
