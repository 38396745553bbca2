#include "net/tls_trouble.h"

#include <algorithm>

namespace halfsilver {

namespace {

TransportEnd troubleOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return TransportEnd::UnknownAuthority;
    case QSslError::CertificateNotYetValid:
        return TransportEnd::NotYetValid;
    case QSslError::CertificateExpired:
        return TransportEnd::Expired;
    case QSslError::HostNameMismatch:
        return TransportEnd::WrongName;
    default:
        return TransportEnd::UntrustedPeer;
    }
}

} // namespace

TransportEnd tlsTrouble(const QList<QSslError> &errors)
{
    for (const TransportEnd trouble : { TransportEnd::UnknownAuthority, TransportEnd::NotYetValid,
                                        TransportEnd::Expired, TransportEnd::WrongName }) {
        if (std::any_of(errors.begin(), errors.end(),
                        [trouble](const QSslError &error) { return troubleOf(error.error()) == trouble; }))
            return trouble;
    }
    return TransportEnd::UntrustedPeer;
}

} // namespace halfsilver
