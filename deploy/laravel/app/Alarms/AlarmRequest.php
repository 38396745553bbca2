<?php

namespace App\Alarms;

use Illuminate\Database\Query\Builder;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
use stdClass;

// One request that changes an alarm: its body, and what was answered to it before under its Idempotency-Key.
class AlarmRequest
{
    private string $body;
    private ?string $key;
    private string $print; // tells one request from another under the same key

    public function __construct(Request $request)
    {
        $this->body = $request->getContent();
        $this->key = $request->headers->get('Idempotency-Key');
        if ($this->key !== null && ! preg_match('/^[\x20-\x7e]{1,200}$/D', $this->key)) {
            throw Refusal::wrong('Idempotency-Key', '1 to 200 printable ASCII characters are needed');
        }
        $this->print = hash('sha256', $request->method() . ' ' . $request->getPathInfo() . "\n" . $this->body);
    }

    // The body as a JSON object; an empty body is an empty one.
    public function json(): stdClass
    {
        if (trim($this->body) === '') {
            return new stdClass();
        }
        $json = json_decode($this->body, false, 64);
        if (json_last_error() !== JSON_ERROR_NONE) {
            throw new Refusal(400, 'the body is not JSON: ' . json_last_error_msg());
        }
        if (! $json instanceof stdClass) {
            throw new Refusal(422, 'the body must be a JSON object');
        }

        return $json;
    }

    public function isEmpty(): bool
    {
        return trim($this->body) === '';
    }

    public function forgetOld(int $now): void
    {
        DB::table('alarm_requests')->where('at', '<', $now - config('alarms.answers_kept') * 1000)->delete();
    }

    public function earlierAnswer(): ?AlarmAnswer
    {
        $row = $this->key === null ? null : $this->row()->lockForUpdate()->first();
        if ($row !== null && ! hash_equals($row->request, $this->print)) {
            throw Refusal::wrong('Idempotency-Key', 'was used for another request; a new request needs a new one');
        }

        return $row === null ? null : new AlarmAnswer((int) $row->status, $row->alarm_id, $row->answer, ! $row->told);
    }

    public function keep(AlarmAnswer $answer, int $now): void
    {
        if ($this->key !== null) {
            DB::table('alarm_requests')->insert(['key' => $this->key, 'request' => $this->print,
                'alarm_id' => $answer->alarmId, 'status' => $answer->status, 'answer' => $answer->body,
                'told' => ! $answer->untold, 'at' => $now]);
        }
    }

    public function wasTold(): void
    {
        if ($this->key !== null) {
            $this->row()->update(['told' => true]);
        }
    }

    private function row(): Builder
    {
        return DB::table('alarm_requests')->where('key', $this->key);
    }
}
