#include "app/core/hub_address.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace halfsilver {

Result<void> writeHubFile(const QString &file, const HubAddress &address)
{
    const QJsonObject json { { QStringLiteral("url"), address.url.toString() },
                             { QStringLiteral("pid"), address.pid },
                             { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) } };
    const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && out.write(bytes) == bytes.size() && out.commit())
        return {};
    return Error { QStringLiteral("%1: cannot be written: %2").arg(file, out.errorString()) };
}

Result<HubAddress> readHubFile(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("%1: %2").arg(file, in.errorString()) };
    const QJsonObject json = QJsonDocument::fromJson(in.read(64 * 1024)).object();
    const HubAddress address { QUrl(json.value(QLatin1String("url")).toString(), QUrl::StrictMode),
                               json.value(QLatin1String("pid")).toInteger() };
    if (!address.url.isValid() || address.url.host().isEmpty())
        return Error { QStringLiteral("%1: names no address").arg(file) };
    return address;
}

void removeHubFile(const QString &file, qint64 pid)
{
    if (const auto address = readHubFile(file); address && address->pid == pid)
        QFile::remove(file);
}

} // namespace halfsilver
