#include "net/hub/hub_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

namespace halfsilver {

namespace {

constexpr auto kOurs = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Result<void> writePrivately(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOurs) || file.write(bytes) != bytes.size()
        || !file.commit())
        return Error { QStringLiteral("%1: cannot be written: %2").arg(path, file.errorString()) };
    return {};
}

} // namespace

Result<void> writeHubFile(const QString &path, int port)
{
    const QJsonObject object { { QStringLiteral("url"), QStringLiteral("http://127.0.0.1:%1").arg(port) },
                               { QStringLiteral("pid"), QCoreApplication::applicationPid() },
                               { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) } };
    return writePrivately(path, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void removeHubFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const auto object = QJsonDocument::fromJson(file.readAll()).object();
    if (object[QLatin1StringView("pid")].toInteger() == QCoreApplication::applicationPid())
        file.remove();
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
    std::array<quint32, 5> random {};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray secret =
        QByteArray(reinterpret_cast<const char *>(random.data()), qsizetype(sizeof(random))).toHex();
    if (const auto written = writePrivately(path, secret + '\n'); !written)
        return written.error();
    return QString::fromLatin1(secret);
}

} // namespace halfsilver
