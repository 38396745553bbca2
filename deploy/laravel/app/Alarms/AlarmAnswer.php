<?php

namespace App\Alarms;

use App\Models\Alarm;
use Illuminate\Http\JsonResponse;

// What a request came to: its answer, and whether the mirrors have yet to hear of it.
class AlarmAnswer
{
    public const JSON = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;

    public int $status;
    public string $alarmId;
    public string $body;
    public bool $untold;

    public function __construct(int $status, string $alarmId, string $body, bool $untold)
    {
        $this->status = $status;
        $this->alarmId = $alarmId;
        $this->body = $body;
        $this->untold = $untold;
    }

    public static function of(int $status, Alarm $alarm, bool $untold): self
    {
        return new self($status, $alarm->id, json_encode($alarm->shape(), self::JSON), $untold);
    }

    public function response(): JsonResponse
    {
        return JsonResponse::fromJsonString($this->body, $this->status);
    }
}
