// The network as the connections of mirror.ini describe it: to certain hosts through a proxy, and trusting authorities
// of one's own. Whoever needs that to reach the server needs it for the backend's addresses, too.
#pragma once

#include "net/pusher/pusher_settings.h"

#include <QHash>
#include <QNetworkAccessManager>

namespace halfsilver {

class ProxyByHost;

class BackendNetwork : public QNetworkAccessManager {
    Q_OBJECT
public:
    explicit BackendNetwork(QObject *parent = nullptr);

    // The host is reached as the server of that connection is. Empty: nothing.
    void reach(const QString &host, const PusherSettings &connection);

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    ProxyByHost *m_proxies;            // QNetworkAccessManager owns it
    QHash<QString, QString> m_caFiles; // by host; read anew for each request, as a renewed one counts
};

} // namespace halfsilver
