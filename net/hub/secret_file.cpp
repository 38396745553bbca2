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

namespace {

QString pathIn(const QString &stateFolder) { return stateFolder + QStringLiteral("/hub-secret"); }

} // namespace

std::optional<QString> existingHubSecret(const QString &stateFolder)
{
    QFile file(pathIn(stateFolder));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QString secret = QString::fromUtf8(file.readAll()).trimmed();
    return secret.isEmpty() ? std::nullopt : std::optional(secret);
}

Result<QString> hubSecret(const QString &stateFolder)
{
    const QString path = pathIn(stateFolder);
    if (const auto there = existingHubSecret(stateFolder))
        return *there;
    if (QFile file(path); file.exists() && !file.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("%1: cannot be read: %2").arg(path, file.errorString()) };
    const QString secret = randomSecret();
    if (const auto written = writePrivately(path, secret.toLatin1() + '\n'); !written)
        return written.error();
    return secret;
}

} // namespace halfsilver
