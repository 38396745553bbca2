// One WebSocket for one attempt, as the Pusher client sees it: texts in order, and one word at the end.
#pragma once

#include <QString>
#include <QUrl>

#include <memory>

namespace halfsilver {

struct TransportRequest {
    QUrl url;                  // ws or wss
    QString origin;            // the Origin header; empty: none is sent
    QString caFile;            // PEM: authorities to trust beside the machine's own
    QUrl proxy {};             // http://host:port that is asked to CONNECT; empty: none, whatever the environment says
    QString proxyLoginFile {}; // its first line is user:password
    bool operator==(const TransportRequest &) const = default;
};

// Why a WebSocket ended, as far as this side can tell.
enum class TransportEnd {
    Closed,           // by the server, with `closeCode`; a TCP connection cut short also ends here, as 1000 or 1006
    Unreachable,      // no route, refused, reset or timed out before the WebSocket was open
    HostNotFound,     // the name has no address
    UntrustedPeer,    // TLS: the certificate proves nothing, for another reason than these:
    UnknownAuthority, // self-signed, or signed by somebody that this machine does not know
    WrongName,        // it is another server's
    Expired,
    NotYetValid, // or this machine's clock is wrong
    ProxyFailed, // a proxy answers, and does not get through to the server
    ProxyUnreachable,
    ProxyWantsLogin, // none was given, or not the right one
    NotAWebSocket,   // something answered, but not as a WebSocket server
    ServerFailed,    // it answered with HTTP 5xx: as a rule a proxy before a server that is starting again
};

struct TransportClosed {
    TransportEnd end = TransportEnd::Closed;
    int closeCode = 0; // RFC 6455 or Pusher's 4000–4999; meaningful for Closed only
    QString detail;    // technical, for the log
    bool operator==(const TransportClosed &) const = default;
};

// Whoever opened the transport. Each call may destroy it.
class TransportObserver {
public:
    virtual ~TransportObserver() = default;
    virtual void transportOpened() = 0;
    virtual void textReceived(const QString &text) = 0;
    virtual void binaryReceived(qsizetype bytes) = 0;                // outside the protocol, yet a proof of life
    virtual void transportClosed(const TransportClosed &closed) = 0; // once; nothing follows it
};

// Destroying it drops the connection, without a word to the observer.
class Transport {
public:
    virtual ~Transport() = default;
    virtual void send(const QString &text) = 0; // one text frame
    virtual void close() = 0;                   // politely, with code 1000; destroy it next
};

class TransportFactory {
public:
    virtual ~TransportFactory() = default;
    // Begins at once; the observer hears of it from the event loop, never from within this call.
    virtual std::unique_ptr<Transport> open(const TransportRequest &request, TransportObserver &observer) = 0;
};

} // namespace halfsilver
