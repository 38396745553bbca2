// A request and an answer of the hub's HTTP side, as values: what the pure parts work on.
#pragma once

#include "net/pusher/signature.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace halfsilver::hub {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

struct HttpRequest {
    QByteArray method;
    QByteArray path;          // still escaped, as it is signed
    pusher::QueryItems query; // unescaped
    Headers headers;          // names in lower case
    QByteArray body;
    QHostAddress peer;                            // who asks, as the connection says
    bool encrypted = false;                       // it came by TLS
    QByteArray header(QByteArrayView name) const; // the first of that name; empty when there is none
    qsizetype countOf(QByteArrayView name) const;
};

// Who asks, as far as the network tells.
struct Visitor {
    bool loopback = true;             // both ends of the connection, and no proxy between
    QList<QHostAddress> ownAddresses; // of this machine, where Host names an address
};

// Whether a proxy says that it handed the request on: then whoever asks is not the one who is connected.
bool cameThroughProxy(const HttpRequest &head);

struct HttpAnswer {
    int status = 200;
    QByteArray body;
    Headers headers;
    bool operator==(const HttpAnswer &) const = default;
};
using Reply = std::function<void(const HttpAnswer &)>; // called once

HttpAnswer jsonAnswer(int status, const QJsonObject &object);
// {"error":"what is wrong and what would be right","field":"title"}
HttpAnswer errorAnswer(int status, const QString &text, const QString &field = {});
HttpAnswer methodNotAllowed(const QByteArray &allowed); // 405 that names those, "GET, HEAD"

// The bytes on the wire. `head`: the answer to HEAD, whose body is left out.
QByteArray toWire(const HttpAnswer &answer, bool keepAlive, bool head);

// Splits `/path?a=b` of a request line; false when it is not a path, or an escape in it is none.
bool splitTarget(const QByteArray &target, HttpRequest &request);
// The parts between slashes, unescaped; nothing when an escape or its UTF-8 is wrong. "/a/b%2Fc" → "a", "b/c".
std::optional<QStringList> pathSegments(const QByteArray &path);

} // namespace halfsilver::hub
