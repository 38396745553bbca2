// What an answer to a raising or clearing means for the request.
#pragma once

#include "app/core/raises/raise_request.h"
#include "net/alarms/http_call.h"

namespace halfsilver {

enum class RaiseOutcome {
    Accepted,
    Refused, // it will be refused however often it is sent: to be set aside, and said
    Later,   // the backend, the network, the address or the token is at fault, and may be mended
};
RaiseOutcome outcomeOf(RaiseRequest::Verb verb, const HttpAnswer &answer);

// Whether what failed may be this request alone, as a backend that stumbles over one alarm answers 500 to it: then
// others of that backend are tried before it. Not so where the network, the address or the token is at fault.
bool mayBeItsOwnFault(const HttpAnswer &answer);

// Why it was refused, in the backend's own words where it gave any: {"error":…} or Laravel's {"message":…}.
QString refusalOf(const HttpAnswer &answer);

// Where a request goes, below the address that raises: the address itself, or …/ID/clear.
HttpRequest httpRequestOf(const RaiseRequest &request, const QUrl &raiseUrl, const QString &token);

// The address of one alarm and what is done with it: …/ID/VERB, or …/ID to read it. An id is any text: a slash in it must not become a
// folder, nor ".." the one above.
QUrl alarmUrl(const QUrl &alarms, const QString &id, const QByteArray &verb = {});

} // namespace halfsilver
