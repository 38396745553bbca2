// A certificate authority of a test, which signs what a test needs. Made by openssl, which may not be there.
#pragma once

#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTemporaryDir>

namespace halfsilver {

// Certificates as a household would make them.
struct Authority {
    QTemporaryDir folder;
    QString path(const QString &name) const { return folder.filePath(name); }
    bool run(const QStringList &arguments) const
    {
        QProcess openssl;
        openssl.setWorkingDirectory(folder.path());
        openssl.start(QStringLiteral("openssl"), arguments);
        return openssl.waitForFinished(20'000) && openssl.exitCode() == 0;
    }
    bool make() const
    {
        return run(
            words("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 "
                  "-subj /CN=Test-CA -addext basicConstraints=critical,CA:TRUE"));
    }
    // A server's certificate for `name`, signed by the authority; `days` may be negative.
    bool issue(const QString &file, const QString &name, int days) const
    {
        QFile extensions(path(file + QStringLiteral(".ext")));
        if (!extensions.open(QIODevice::WriteOnly))
            return false;
        extensions.write(QStringLiteral("subjectAltName=%1\n").arg(name).toUtf8());
        extensions.close();
        return run(words(
                   QStringLiteral("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %1.key -out %1.csr "
                                  "-subj /CN=server")
                       .arg(file)))
            && run(words(QStringLiteral("x509 -req -in %1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out %1.pem "
                                        "-days %2 -extfile %1.ext")
                             .arg(file)
                             .arg(days)));
    }
    bool selfSign(const QString &file) const
    {
        return run(words(QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %1.key "
                                        "-out %1.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1")
                             .arg(file)));
    }
    QSslConfiguration serverConfiguration(const QString &file) const
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        QFile key(path(file + QStringLiteral(".key")));
        if (key.open(QIODevice::ReadOnly))
            tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
        tls.setLocalCertificateChain(QSslCertificate::fromPath(path(file + QStringLiteral(".pem"))));
        return tls;
    }
    static QStringList words(const QString &text) { return text.split(u' '); }
    static QStringList words(const char *text) { return words(QString::fromUtf8(text)); }
};

} // namespace halfsilver
