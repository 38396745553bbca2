#include "net/hub/secret_file.h"

#include "app/core/private_file.h"

#include <QFile>
#include <QRandomGenerator>

#include <array>

namespace halfsilver {

QString randomSecret()
{
    std::array<quint32, 5> random {};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(random.data()), qsizetype(sizeof(random))).toHex());
}

Result<QString> hubSecret(const QString &stateFolder)
{
    const QString path = stateFolder + QStringLiteral("/hub-secret");
    if (QFile file(path); file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return Error { QStringLiteral("%1: cannot be read: %2").arg(path, file.errorString()) };
        if (const QString secret = QString::fromUtf8(file.readAll()).trimmed(); !secret.isEmpty())
            return secret;
    }
    const QString secret = randomSecret();
    if (const auto written = writePrivately(path, secret.toLatin1() + '\n'); !written)
        return written.error();
    return secret;
}

} // namespace halfsilver
