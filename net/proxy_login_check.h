// Whether it is the login that a proxy does not take. tinyproxy answers a wrong password with 401, as a server would, and
// Qt tells that like a proxy that does not get through to the server; so it is asked once more, by hand.
#pragma once

#include "app/core/clock.h"

#include <QNetworkProxy>
#include <QTcpSocket>

namespace halfsilver {

class ProxyLoginCheck : public QObject {
public:
    // `done` is called once, from the event loop, and may destroy this. `target` is the host and port that the proxy is
    // asked to CONNECT to. False also where the proxy does not answer.
    using Done = std::function<void(bool refused)>;
    ProxyLoginCheck(const QNetworkProxy &proxy, const QUrl &target, Clock &clock, Done done);

private:
    void end(bool refused);

    QTcpSocket m_socket;
    Done m_done;
    std::unique_ptr<Timer> m_patience;
};

// The request for the tunnel, with the proxy's login.
QByteArray connectRequest(const QNetworkProxy &proxy, const QUrl &target);
// Whether the first line of an answer says that the login is wrong.
bool refusesLogin(const QByteArray &statusLine);

} // namespace halfsilver
