#include "net/backend_network.h"

#include "net/http_proxy.h"
#include "net/tls_configuration.h"

#include <QNetworkRequest>
#include <QSslConfiguration>

namespace halfsilver {

BackendNetwork::BackendNetwork(QObject *parent)
    : QNetworkAccessManager(parent)
    , m_proxies(new ProxyByHost)
{
    setProxyFactory(m_proxies);
}

void BackendNetwork::reach(const QString &host, const PusherSettings &connection)
{
    if (host.isEmpty())
        return;
    if (!connection.proxy.isEmpty())
        m_proxies->add(host, httpProxy(QUrl(connection.proxy), connection.proxyLoginFile));
    if (!connection.caFile.isEmpty())
        m_caFiles.insert(host.toLower(), connection.caFile);
}

QNetworkReply *BackendNetwork::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    const QString caFile = m_caFiles.value(request.url().host().toLower());
    if (caFile.isEmpty() || request.url().scheme() != QStringLiteral("https"))
        return QNetworkAccessManager::createRequest(operation, request, body);
    QNetworkRequest trusting(request);
    trusting.setSslConfiguration(tlsConfiguration(caFile));
    return QNetworkAccessManager::createRequest(operation, trusting, body);
}

} // namespace halfsilver
