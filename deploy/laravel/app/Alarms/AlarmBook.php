<?php

namespace App\Alarms;

use App\Events\PushAlarmEvent;
use App\Models\Alarm;
use Illuminate\Database\QueryException;
use Illuminate\Support\Collection;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Str;
use Throwable;

// The alarms in the database: each change is one transaction, and is broadcast when that has succeeded.
//
// A request that carries an Idempotency-Key is done once. Its answer is kept with the change, so that a client that
// asks again because no answer reached it gets the same one, and the broadcast is made up for if that had failed.
class AlarmBook
{
    private const MORE_CRITICAL = 500;
    private const ATTEMPTS = 8; // of two that insert the same id, or that a database took for a deadlock

    public function raise(AlarmReport $report, AlarmRequest $request): AlarmAnswer
    {
        $report->id ??= (string) Str::uuid();

        return $this->change($request, function (int $now) use ($report) {
            $alarm = Alarm::query()->lockForUpdate()->find($report->id) ?? new Alarm(['id' => $report->id]);
            $begins = ! $alarm->exists || $alarm->isFinished();
            $alarm->raise($report, $now);
            if ($begins) {
                $this->refuseTooMany($alarm);
            }
            $alarm->save();

            return AlarmAnswer::of($begins ? 201 : 200, $alarm, true);
        });
    }

    public function acknowledge(string $id, ?int $at, ?string $by, AlarmRequest $request): AlarmAnswer
    {
        return $this->quiet($id, $request, fn (Alarm $alarm, int $now) => $alarm->acknowledge($at, $by, $now));
    }

    public function clear(string $id, ?int $at, AlarmRequest $request): AlarmAnswer
    {
        return $this->quiet($id, $request, fn (Alarm $alarm, int $now) => $alarm->clear($at, $now));
    }

    public function find(string $id): Alarm
    {
        $this->settle();

        return $this->known(Alarm::query()->find($id), $id);
    }

    // Oldest first.
    public function unfinished(): Collection
    {
        $this->settle();

        return Alarm::query()->unfinished()->orderBy('raised_at')->orderBy('id')->get();
    }

    private function quiet(string $id, AlarmRequest $request, callable $what): AlarmAnswer
    {
        return $this->change($request, function (int $now) use ($id, $what) {
            $alarm = $this->known(Alarm::query()->lockForUpdate()->find($id), $id);
            $changed = $what($alarm, $now);
            if ($changed) {
                $alarm->save();
            }

            return AlarmAnswer::of(200, $alarm, $changed);
        });
    }

    private function change(AlarmRequest $request, callable $what): AlarmAnswer
    {
        $this->settle();
        $now = AlarmTime::now();
        $answer = retry(self::ATTEMPTS, fn () => DB::transaction(function () use ($request, $what, $now) {
            // The first statement writes: SQLite then lets the next one wait its turn instead of refusing it later.
            $request->forgetOld($now);
            $earlier = $request->earlierAnswer();
            if ($earlier !== null) {
                return $earlier;
            }
            $answer = $what($now);
            $request->keep($answer, $now);

            return $answer;
        }), 20, fn (Throwable $error) => $error instanceof QueryException);
        if ($answer->untold) {
            $this->tell($answer, $request);
        }

        return $answer;
    }

    // The change stands; who did not hear of it must be told, so the client is asked to come again.
    private function tell(AlarmAnswer $answer, AlarmRequest $request): void
    {
        try {
            // As the alarm is now, which may be more than it was when this was first asked.
            $alarm = Alarm::query()->find($answer->alarmId);
            if ($alarm !== null) {
                event(new PushAlarmEvent($this->told($alarm)));
            }
        } catch (Throwable $error) {
            report($error);
            throw new Refusal(503, 'recorded, but the broadcast failed (Laravel\'s log says why); send the request '
                . 'again with the same Idempotency-Key, and it is broadcast without being counted twice', null,
                ['Retry-After' => '5']);
        }
        $request->wasTold();
    }

    private function told(Alarm $alarm): array
    {
        return $alarm->shape() + ['state' => $alarm->state()];
    }

    // Ends what has expired, and forgets what has been over for long. Nobody has to run a scheduler for it: every
    // request looks, and mirrors end expired alarms by their own clocks.
    private function settle(): void
    {
        $now = AlarmTime::now();
        $expired = Alarm::query()->unfinished()->where('expires_at', '<=', $now)->pluck('id');
        foreach ($expired as $id) {
            $alarm = DB::transaction(function () use ($id, $now) {
                $alarm = Alarm::query()->unfinished()->where('expires_at', '<=', $now)->lockForUpdate()->find($id);
                if ($alarm !== null) {
                    $alarm->finish($now);
                    $alarm->save();
                }

                return $alarm;
            }, self::ATTEMPTS);
            if ($alarm !== null) {
                rescue(fn () => event(new PushAlarmEvent($this->told($alarm))));
            }
        }
        $over = $now - config('alarms.finished_kept') * 1000;
        $old = Alarm::query()->where('acknowledged_at', '<=', $over)->where('cleared_at', '<=', $over);
        if ((clone $old)->exists()) {
            $old->delete();
        }
    }

    private function known(?Alarm $alarm, string $id): Alarm
    {
        if ($alarm === null) {
            $name = mb_substr($id, 0, 200);
            throw new Refusal(404, "no alarm $name; GET /api/alarms lists the unfinished ones");
        }

        return $alarm;
    }

    // A flood of information must not fill the table, nor keep a critical alarm out of it.
    private function refuseTooMany(Alarm $alarm): void
    {
        $most = config('alarms.most_unfinished') + ($alarm->priority === 'critical' ? self::MORE_CRITICAL : 0);
        $unfinished = Alarm::query()->unfinished()->count();
        if ($unfinished >= $most) {
            throw new Refusal(507, "$unfinished alarms are unfinished; acknowledge and clear some, then raise this "
                . 'one again');
        }
    }
}
