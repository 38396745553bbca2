#include "net/tls_configuration.h"

#include <QLoggingCategory>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

namespace halfsilver {

Q_LOGGING_CATEGORY(lcTls, "halfsilver.tls")

QSslConfiguration tlsConfiguration(const QString &caFile)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (caFile.isEmpty())
        return tls;
    const QList<QSslCertificate> authorities = QSslCertificate::fromPath(caFile, QSsl::Pem);
    if (authorities.isEmpty())
        qCWarning(lcTls, "%s: no certificate in it can be read; no server will be trusted", qUtf8Printable(caFile));
    // Adding any ends Qt's loading of the system's on demand, so those are named, too.
    tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + authorities);
    return tls;
}

} // namespace halfsilver
