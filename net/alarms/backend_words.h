// Why a backend does not do what it is asked, for whoever owns the mirror: in words that fit the screen.
#pragma once

#include "net/alarms/http_call.h"

namespace halfsilver {

// Of an answer that did not serve. `where` is what leads to the backend: a key of mirror.ini such as snapshot_url, or
// the name of the hub's machine. A 2xx is one of which the body is something else than was asked for.
QString backendWords(const HttpAnswer &answer, const QString &where);

// The same for the log: the status, and what the backend itself says of it.
QString backendDetail(const HttpAnswer &answer);

// A page for people. Laravel answers with one where it takes us for a browser, and a login page comes with 200, too.
bool isHtml(const HttpAnswer &answer);

} // namespace halfsilver
