<?php

namespace App\Http\Middleware;

use App\Alarms\Refusal;
use Closure;
use Illuminate\Http\Request;

// Who may, and whether the body is worth reading. `role` is what the route needs beside admin; any role may read.
class AlarmGuard
{
    private const MOST_BYTES = 128 * 1024;

    public function handle(Request $request, Closure $next, ?string $role = null)
    {
        $request->headers->set('Accept', 'application/json'); // errors of Laravel's own are JSON too
        $held = $this->roleOf((string) $request->bearerToken());
        if ($role !== null && $held !== 'admin' && $held !== $role) {
            throw new Refusal(403, 'the role of this token does not include this; admin would');
        }
        if ($request->isMethod('POST')) {
            $this->checkBody($request);
        }

        return $next($request);
    }

    // Every token is compared, in constant time, and whole: how long it takes tells nothing of any.
    private function roleOf(string $given): string
    {
        $held = null;
        $set = false;
        foreach (config('alarms.tokens') as $role => $token) {
            $token = (string) $token;
            $set = $set || $token !== '';
            $same = hash_equals(hash('sha256', $token), hash('sha256', $given));
            if ($same && $token !== '') {
                $held ??= $role;
            }
        }
        if ($held === null) {
            throw new Refusal(401, $set ? 'Authorization: Bearer with a token of this installation is needed'
                : 'no token is set here; put ALARM_TOKEN into .env', null, ['WWW-Authenticate' => 'Bearer']);
        }

        return $held;
    }

    private function checkBody(Request $request): void
    {
        $size = max((int) $request->headers->get('Content-Length'), strlen($request->getContent()));
        if ($size > self::MOST_BYTES) {
            throw new Refusal(413, 'the body is larger than 128 KiB');
        }
        $type = strtolower(trim(explode(';', (string) $request->headers->get('Content-Type'))[0]));
        if ($size > 0 && $type !== 'application/json') {
            throw new Refusal(415, 'Content-Type: application/json is needed');
        }
    }
}
