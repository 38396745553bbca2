<?php

namespace App\Alarms;

use Exception;
use Illuminate\Http\JsonResponse;

// What is wrong with a request and what would be right; Laravel answers with render().
class Refusal extends Exception
{
    private int $status;
    private ?string $field;
    private array $headers;

    public function __construct(int $status, string $text, ?string $field = null, array $headers = [])
    {
        parent::__construct($text);
        $this->status = $status;
        $this->field = $field;
        $this->headers = $headers;
    }

    public static function wrong(string $field, string $text): self
    {
        return new self(422, "$field: $text", $field);
    }

    public function render(): JsonResponse
    {
        $body = ['error' => $this->getMessage()] + ($this->field === null ? [] : ['field' => $this->field]);

        return new JsonResponse($body, $this->status, $this->headers, AlarmAnswer::JSON);
    }

    // A refusal is the client's business: nothing of it belongs in Laravel's log.
    public function report(): bool
    {
        return true;
    }
}
