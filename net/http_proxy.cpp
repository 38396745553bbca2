#include "net/http_proxy.h"

#include <QFile>
#include <QLoggingCategory>

namespace halfsilver {

namespace {
Q_LOGGING_CATEGORY(lcProxy, "halfsilver.proxy")
}

QNetworkProxy httpProxy(const QUrl &address, const QString &loginFile)
{
    if (address.isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    QNetworkProxy proxy(QNetworkProxy::HttpProxy, address.host(), quint16(address.port()));
    if (loginFile.isEmpty())
        return proxy;
    QFile file(loginFile);
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(lcProxy, "proxy_login_file %s: %s", qUtf8Printable(loginFile), qUtf8Printable(file.errorString()));
        return proxy;
    }
    const QString login = QString::fromUtf8(file.readLine(1024)).trimmed();
    proxy.setUser(login.section(u':', 0, 0));
    proxy.setPassword(login.section(u':', 1));
    return proxy;
}

} // namespace halfsilver
