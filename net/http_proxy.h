// The HTTP proxy of a connection, for its WebSocket and for the requests that belong to it.
#pragma once

#include <QHash>
#include <QNetworkProxyFactory>
#include <QUrl>

namespace halfsilver {

// `loginFile` is read anew each time; one that cannot be read is said in the log, and the proxy asked without it.
QNetworkProxy httpProxy(const QUrl &address, const QString &loginFile);

// Requests to certain hosts go through a proxy, all others directly.
class ProxyByHost : public QNetworkProxyFactory {
public:
    void add(const QString &host, const QNetworkProxy &proxy) { m_proxies.insert(host.toLower(), proxy); }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return { m_proxies.value(query.peerHostName().toLower(), QNetworkProxy(QNetworkProxy::NoProxy)) };
    }

private:
    QHash<QString, QNetworkProxy> m_proxies;
};

} // namespace halfsilver
