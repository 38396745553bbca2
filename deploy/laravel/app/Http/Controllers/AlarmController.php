<?php

namespace App\Http\Controllers;

use App\Alarms\AlarmAnswer;
use App\Alarms\AlarmBook;
use App\Alarms\AlarmReport;
use App\Alarms\AlarmRequest;
use App\Alarms\AlarmTime;
use App\Alarms\Refusal;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\Response;
use stdClass;

// The alarm API over HTTP: what it is asked is read here, what becomes of it is AlarmBook's.
class AlarmController
{
    private AlarmBook $book;

    public function __construct(AlarmBook $book)
    {
        $this->book = $book;
    }

    // The snapshot: what is absent is finished.
    public function index(Request $request)
    {
        $alarms = json_encode($this->book->unfinished()->map->shape()->all(), AlarmAnswer::JSON);
        // Weak, because as_of differs from answer to answer; of the content, so that several servers agree.
        $tag = 'W/"' . substr(hash('sha256', $alarms), 0, 32) . '"';
        if ($this->matches((string) $request->headers->get('If-None-Match'), $tag)) {
            return new Response('', 304, ['ETag' => $tag]);
        }
        $body = '{"as_of":"' . AlarmTime::text(AlarmTime::now()) . '","alarms":' . $alarms . '}';

        return JsonResponse::fromJsonString($body, 200, ['ETag' => $tag]);
    }

    public function show(string $id): JsonResponse
    {
        return AlarmAnswer::of(200, $this->book->find($id), false)->response();
    }

    public function raise(Request $request): JsonResponse
    {
        $asked = new AlarmRequest($request);
        if ($asked->isEmpty()) {
            throw Refusal::wrong('title', 'the body is empty; one alarm, a JSON object with a title, is needed');
        }

        return $this->book->raise(new AlarmReport($asked->json(), AlarmTime::now()), $asked)->response();
    }

    public function acknowledge(Request $request, string $id): JsonResponse
    {
        $asked = new AlarmRequest($request);

        return $this->acknowledged($id, $asked, $asked->json());
    }

    // As acknowledge, for a mirror's acknowledge_url: the id stands in the body.
    public function acknowledgeNamed(Request $request): JsonResponse
    {
        $asked = new AlarmRequest($request);
        $json = $asked->json();
        $id = AlarmReport::text('id', $json->id ?? null, 200);
        if ($id === '') {
            throw Refusal::wrong('id', 'missing; it says which alarm is acknowledged');
        }

        return $this->acknowledged($id, $asked, $json);
    }

    public function clear(Request $request, string $id): JsonResponse
    {
        $asked = new AlarmRequest($request);
        $json = $asked->json();
        AlarmReport::text('by', $json->by ?? null, 200); // checked like an acknowledgement's; nothing shows it

        return $this->book->clear($id, AlarmReport::time('at', $json->at ?? null), $asked)->response();
    }

    private function acknowledged(string $id, AlarmRequest $asked, stdClass $json): JsonResponse
    {
        $by = AlarmReport::text('by', $json->by ?? null, 200);
        $at = AlarmReport::time('at', $json->at ?? null);

        return $this->book->acknowledge($id, $at, $by === '' ? null : $by, $asked)->response();
    }

    // Of an entity tag only what it stands for matters here: W/"x" and "x" are the same.
    private function matches(string $ifNoneMatch, string $tag): bool
    {
        $named = array_map(fn ($one) => preg_replace('/^W\//', '', trim($one)), explode(',', $ifNoneMatch));

        return in_array('*', $named, true) || in_array(substr($tag, 2), $named, true);
    }
}
