// What a server says to a request of its HTTP API, and what follows from it. Pure.
// Source: protocol §7; the recorded answers of Reverb, soketi and laravel-websockets are the tests.
#pragma once

#include "net/alarms/http_call.h"

#include <QJsonObject>

namespace halfsilver::pusher {

struct ApiOutcome {
    enum Kind {
        Done,
        Refused,     // it would be refused however often it is sent
        Later,       // the server cannot now: too many requests, a fault of its own, a clock that is wrong
        Unreachable, // nobody answered
    };
    Kind kind = Done;
    QJsonObject json;           // of Done
    QString problem;            // of the others: the server's own words and the remedy
    bool mayHaveArrived = true; // of Later and Unreachable: sent again, it may be there twice
    std::optional<std::chrono::milliseconds> retryAfter = {};
    bool operator==(const ApiOutcome &) const = default;
};

// `now` and `clockIsSet` are this machine's, for a signature that the server holds for too old or too new.
ApiOutcome apiOutcome(const HttpAnswer &answer, const QDateTime &now, bool clockIsSet);

} // namespace halfsilver::pusher
