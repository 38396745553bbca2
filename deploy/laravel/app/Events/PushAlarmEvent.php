<?php

namespace App\Events;

use App\Models\Alarm;
use Illuminate\Broadcasting\Channel;
use Illuminate\Contracts\Broadcasting\ShouldBroadcastNow;

// One change of an alarm, as the mirrors hear it: {"data":{…alarm…,"state":"raised"}} on the channel `alarm`.
//
// ShouldBroadcastNow sends within the request; a queue would add seconds, and needs a worker that runs for ever.
// Laravel broadcasts every public property, so there is this one and no other.
class PushAlarmEvent implements ShouldBroadcastNow
{
    public array $data;

    public function __construct(array $data)
    {
        $this->data = self::fitting($data, config('alarms.broadcast_bytes'));
    }

    public function broadcastOn()
    {
        return new Channel(config('alarms.channel'));
    }

    // The alarm within what the server takes: members that are not ours go first, then the end of the message. Whole
    // it stands in the snapshot.
    private static function fitting(array $alarm, int $most): array
    {
        $size = fn (array $data) => strlen(json_encode(['data' => $data]));
        if ($size($alarm) <= $most) {
            return $alarm;
        }
        $alarm = array_intersect_key($alarm, array_flip([...Alarm::MEMBERS, 'state']));
        $message = (string) ($alarm['message'] ?? '');
        while ($message !== '' && $size($alarm) > $most) {
            $message = mb_substr($message, 0, intdiv(mb_strlen($message) * 3, 4));
            $alarm['message'] = $message . '…';
        }

        return $alarm;
    }
}
