// The head of a request, read from bytes that stay where they are.
#pragma once

#include "net/hub/http_message.h"

#include <QByteArray>

#include <variant>

namespace halfsilver::hub {

struct HeadIncomplete { };
struct HeadWrong { };
// `upgrade`: it asks for a WebSocket.
struct HeadRead {
    HttpRequest head;
    bool upgrade = false;
};
using HeadOutcome = std::variant<HeadIncomplete, HeadWrong, HeadRead>;

// `bytes`: what has come so far, which may have the body's beginning behind the head. A head of more than `limit` bytes is
// wrong. What it says of the body is not judged here.
HeadOutcome readHead(const QByteArray &bytes, qint64 limit);

} // namespace halfsilver::hub
