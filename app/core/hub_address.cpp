#include "app/core/hub_address.h"

#include "app/core/private_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <csignal>

namespace halfsilver {

HubAddress ownHubAddress(int port)
{
    return { QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)), QCoreApplication::applicationPid() };
}

Result<void> writeHubFile(const QString &file, const HubAddress &address)
{
    const QJsonObject json { { QStringLiteral("url"), address.url.toString() },
                             { QStringLiteral("pid"), address.pid },
                             { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) } };
    return writePrivately(file, QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
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

bool hasEnded(const HubAddress &hub) { return hub.pid > 0 && ::kill(pid_t(hub.pid), 0) != 0 && errno == ESRCH; }

void removeHubFile(const QString &file, qint64 pid)
{
    if (const auto address = readHubFile(file); address && address->pid == pid)
        QFile::remove(file);
}

} // namespace halfsilver
