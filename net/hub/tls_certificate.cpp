#include "net/hub/tls_certificate.h"

#include "net/hub/hub_log.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

namespace halfsilver::hub {

namespace {

Error wrong(const char *key, const QString &file, const QString &text)
{
    return { QStringLiteral("[hub] %1: %2: %3").arg(QString::fromLatin1(key), file, text) };
}

Result<QByteArray> bytesOf(const char *key, const QString &file)
{
    QFile opened(file);
    if (!opened.open(QFile::ReadOnly))
        return wrong(key, file,
                     QStringLiteral("%1. The user of this program must be able to read it.").arg(opened.errorString()));
    return opened.readAll();
}

QSslKey keyIn(const QByteArray &pem)
{
    for (const auto algorithm : { QSsl::Ec, QSsl::Rsa }) {
        if (QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey); !key.isNull())
            return key;
    }
    return {};
}

// Qt tells it only in a handshake that fails. A private key contains its public one: the modulus of RSA, which stands
// before the exponent at the end of the certificate's, or the point of an elliptic curve, which is its end.
bool belongTogether(const QSslCertificate &certificate, const QSslKey &key)
{
    const QSslKey publicKey = certificate.publicKey();
    if (publicKey.algorithm() != key.algorithm())
        return false;
    constexpr qsizetype kExponent = 5, kCompared = 32;
    const QByteArray bytes = key.algorithm() == QSsl::Rsa ? publicKey.toDer().chopped(kExponent) : publicKey.toDer();
    return bytes.size() > kCompared && key.toDer().contains(bytes.last(kCompared));
}

} // namespace

Result<Tls> readTls(const TlsFiles &files, const QDateTime &now)
{
    const auto certificatePem = bytesOf("certificate", files.certificate);
    if (!certificatePem)
        return certificatePem.error();
    const auto chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty() || chain.constFirst().isNull())
        return wrong("certificate", files.certificate, QStringLiteral("no certificate in it; PEM is needed."));
    const auto keyPem = bytesOf("certificate_key", files.key);
    if (!keyPem)
        return keyPem.error();
    const QSslKey key = keyIn(*keyPem);
    if (key.isNull())
        return wrong("certificate_key", files.key,
                     QStringLiteral("no private key in it; PEM of RSA or EC without a passphrase is needed."));
    const auto &own = chain.constFirst();
    if (!belongTogether(own, key))
        return wrong("certificate_key", files.key,
                     QStringLiteral("not the key of the certificate in %1.").arg(files.certificate));
    const auto date = [](const QDateTime &time) { return time.toUTC().toString(Qt::ISODate); };
    if (now.date().year() >= 2024) {
        if (own.expiryDate() < now)
            return wrong("certificate", files.certificate,
                         QStringLiteral("expired on %1. Renew it.").arg(date(own.expiryDate())));
        if (own.effectiveDate() > now)
            return wrong("certificate", files.certificate,
                         QStringLiteral("valid only from %1 on; this machine's clock says %2.")
                             .arg(date(own.effectiveDate()), date(now)));
    }

    Tls tls;
    tls.configuration = QSslConfiguration::defaultConfiguration();
    tls.configuration.setLocalCertificateChain(chain);
    tls.configuration.setPrivateKey(key);
    tls.configuration.setProtocol(QSsl::TlsV1_2OrLater);
    tls.configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // nobody is asked for a certificate of theirs
    if (QFileInfo(files.key).permissions() & (QFile::ReadOther | QFile::WriteOther))
        tls.remarks.append(QStringLiteral("%1: others can read the hub's private key. chmod o= it.").arg(files.key));
    return tls;
}

TlsCertificate::TlsCertificate(TlsFiles files, Clock &clock)
    : m_files(std::move(files))
    , m_clock(clock)
{
}

Result<QStringList> TlsCertificate::load()
{
    m_stamp = stamp();
    m_looked = m_clock.monotonic();
    const auto read = readTls(m_files, m_clock.now());
    if (!read)
        return read.error();
    m_configuration = read->configuration;
    return read->remarks;
}

// A look at two files when somebody comes costs less than watching them, and sees a link that was set anew.
const QSslConfiguration &TlsCertificate::current()
{
    const auto now = m_clock.monotonic();
    if (now - m_looked < kLookEvery)
        return m_configuration;
    m_looked = now;
    const QString seen = stamp();
    if (seen == m_stamp)
        return m_configuration;
    m_stamp = seen;
    if (const auto read = readTls(m_files, m_clock.now())) {
        m_configuration = read->configuration;
        qCInfo(log, "the certificate was renewed, valid until %s",
               qPrintable(m_configuration.localCertificate().expiryDate().toString(Qt::ISODate)));
    } else {
        qCWarning(log, "%s The last one stays in use.", qPrintable(read.error().text));
    }
    return m_configuration;
}

QString TlsCertificate::stamp() const
{
    QString all;
    for (const auto &file : { m_files.certificate, m_files.key }) {
        const QFileInfo info(file);
        all += info.canonicalFilePath() + u'\n' + QString::number(info.lastModified().toMSecsSinceEpoch()) + u'\n'
            + QString::number(info.size()) + u'\n';
    }
    return all;
}

} // namespace halfsilver::hub
