<?php

namespace App\Models;

use App\Alarms\AlarmAnswer;
use App\Alarms\AlarmReport;
use App\Alarms\AlarmTime;
use App\Alarms\Refusal;
use Illuminate\Database\Eloquent\Builder;
use Illuminate\Database\Eloquent\Model;

// One alarm, and what may happen to it; the same rules as halfsilver-hub's. Nothing here saves or broadcasts.
//
// State is derived from the times, never stored: raised; acknowledged; cleared (and nobody has seen it); finished.
class Alarm extends Model
{
    public const MEMBERS = ['id', 'title', 'message', 'place', 'priority', 'origin', 'raised_at', 'acknowledged_at',
        'acknowledged_by', 'cleared_at', 'expires_at', 'count', 'test'];

    private const TIMES = ['raised_at', 'acknowledged_at', 'cleared_at', 'expires_at'];
    private const MAX_AHEAD = 60_000; // a time further in the future counts as received now
    private const SKEW = 60_000;      // how far two clocks may differ before a time needs an explanation
    private const DRILL = 120_000;    // a drill ends by itself

    public $incrementing = false;
    public $timestamps = false;
    protected $keyType = 'string';
    protected $guarded = [];
    protected $attributes = ['message' => null, 'place' => null, 'priority' => 'warning', 'origin' => null,
        'acknowledged_at' => null, 'acknowledged_by' => null, 'cleared_at' => null, 'expires_at' => null,
        'count' => 1, 'test' => false, 'earlier_until' => null, 'rest' => '{}'];
    protected $casts = ['raised_at' => 'integer', 'acknowledged_at' => 'integer', 'cleared_at' => 'integer',
        'expires_at' => 'integer', 'earlier_until' => 'integer', 'count' => 'integer', 'test' => 'boolean'];

    public function isFinished(): bool
    {
        return $this->acknowledged_at !== null && $this->cleared_at !== null;
    }

    public function state(): string
    {
        if ($this->cleared_at !== null) {
            return $this->isFinished() ? 'finished' : 'cleared';
        }

        return $this->acknowledged_at !== null ? 'acknowledged' : 'raised';
    }

    public function scopeUnfinished(Builder $query): Builder
    {
        return $query->where(fn ($either) => $either->whereNull('acknowledged_at')->orWhereNull('cleared_at'));
    }

    // Raised anew where it is not known or finished; else raised once more: what was said is replaced, the count grows,
    // an acknowledgement stays, and where it had cleared it begins again in time.
    public function raise(AlarmReport $report, int $now): void
    {
        $begins = ! $this->exists || $this->isFinished();
        if ($begins && ! isset($report->fields['title'])) {
            throw Refusal::wrong('title', 'missing. A new alarm needs one.');
        }
        $rest = $begins ? [] : $this->restMembers();
        if ($begins || $this->cleared_at !== null) {
            $told = $report->raisedAt ?? $now;
            $told = $told > $now + self::MAX_AHEAD ? $now : $told;
            $ended = $this->isFinished() ? max($this->acknowledged_at, $this->cleared_at) : null;
            // Of two occurrences the one with the later time is the newer one, whatever the clocks of sensors say.
            $this->raised_at = $this->exists ? max($told, $this->raised_at + 1) : $told;
            $this->earlier_until = $this->exists ? $ended ?? $this->raised_at : null;
            $this->cleared_at = null;
        }
        if ($begins) { // nothing of what is over belongs to the new occurrence
            $this->fill(['message' => null, 'place' => null, 'priority' => 'warning', 'origin' => null,
                'acknowledged_at' => null, 'acknowledged_by' => null, 'expires_at' => null, 'count' => 1,
                'test' => false]);
        } else {
            $this->count += 1;
        }
        $this->fill($report->fields);
        $this->rest = json_encode((object) $report->restOver($rest), AlarmAnswer::JSON);
        if ($this->test && $this->expires_at === null) {
            $this->expires_at = $now + self::DRILL;
        }
    }

    // `told` is the time of a person's device, null for now. False: nothing changed.
    public function acknowledge(?int $told, ?string $by, int $now): bool
    {
        if ($this->acknowledged_at !== null || $this->isOfEarlier($told)) {
            return false;
        }
        $this->acknowledged_at = $this->within($told, $now);
        $this->acknowledged_by = $by;

        return true;
    }

    public function clear(?int $told, int $now): bool
    {
        if ($this->cleared_at !== null || $this->isOfEarlier($told)) {
            return false;
        }
        $this->cleared_at = $this->within($told, $now);
        if ($this->test) { // a drill that is over is over, whoever has seen it
            $this->acknowledged_at ??= $this->cleared_at;
        }

        return true;
    }

    public function finish(int $now): void
    {
        $this->cleared_at ??= $now;
        $this->acknowledged_at ??= $now;
    }

    // The alarm on the wire. Members of others never hide ours.
    public function shape(): array
    {
        $shape = [];
        foreach (self::MEMBERS as $name) {
            $shape[$name] = in_array($name, self::TIMES, true) ? AlarmTime::text($this->$name) : $this->$name;
        }

        return $shape + $this->restMembers();
    }

    private function restMembers(): array
    {
        return get_object_vars(json_decode($this->rest, false));
    }

    // Speaks of the occurrence before this one.
    private function isOfEarlier(?int $told): bool
    {
        return $told !== null && $this->raised_at - $told > self::SKEW && $this->earlier_until !== null
            && $told < $this->earlier_until;
    }

    // The time that a device gave, where it can be true; `now` where its clock is wrong.
    private function within(?int $told, int $now): int
    {
        if ($told === null || $this->raised_at - $told > self::SKEW) {
            return $now;
        }

        return max(min($told, $now), min($this->raised_at, $now));
    }
}
