// The verbs as requests to the alarm API, and its answers as outcomes. Source: the alarm API, "The hub".
#pragma once

#include "app/ctl/ask.h"

namespace halfsilver::ctl {

struct HttpRoute {
    QUrl url;
    bool post = false;
    QByteArray body; // JSON; empty: none
    bool operator==(const HttpRoute &) const = default;
};

// `base`: the address before /api; a slash at its end counts for nothing.
HttpRoute routeOf(const QUrl &base, const ControlRequest &request);
// `status`: of HTTP. An answer of another shape than the verb's comes from something that is no alarm API: Unreachable.
Outcome outcomeOf(const QUrl &base, ControlVerb verb, int status, const QByteArray &body);

} // namespace halfsilver::ctl
