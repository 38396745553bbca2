<?php

// In the place of pusher-php-server, which Debian does not have: what Laravel's own pusher driver needs of it. Its
// requests are compared, to the byte and with their signatures, with those recorded from the real one.

namespace Pusher;

class ApiErrorException extends \Exception
{
}

class Pusher
{
    public static $send = [self::class, 'post']; // (address, body)
    public static ?int $time = null;

    private string $key;
    private string $secret;
    private string $appId;
    private array $options;

    public function __construct(string $key, string $secret, string $appId, array $options)
    {
        $this->key = $key;
        $this->secret = $secret;
        $this->appId = $appId;
        $this->options = $options;
    }

    public function trigger(array $channels, string $event, $data, array $parameters = [])
    {
        $body = json_encode(['name' => $event, 'data' => json_encode($data)]
            + (count($channels) === 1 ? ['channel' => $channels[0]] : ['channels' => $channels]) + $parameters);
        $path = "/apps/$this->appId/events";
        $query = http_build_query(['auth_key' => $this->key, 'auth_timestamp' => self::$time ?? time(),
            'auth_version' => '1.0', 'body_md5' => md5($body)]);
        $query .= '&auth_signature=' . hash_hmac('sha256', "POST\n$path\n$query", $this->secret);
        (self::$send)("http://{$this->options['host']}:{$this->options['port']}$path?$query", $body);
    }

    private static function post(string $address, string $body): void
    {
        $request = ['method' => 'POST', 'timeout' => 5, 'header' => 'Content-Type: application/json',
            'content' => $body, 'ignore_errors' => true];
        $answer = @file_get_contents($address, false, stream_context_create(['http' => $request]));
        if ($answer === false || ! preg_match('/ 200 /', $http_response_header[0])) {
            throw new ApiErrorException($answer === false ? 'cURL error 7: Failed to connect' : $answer);
        }
    }
}
