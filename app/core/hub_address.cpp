#include "app/core/hub_address.h"

#include "app/core/private_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace halfsilver {

HubFiles hubFiles(const QString &ini, const QString &state)
{
    const auto absolute = [](const QString &path) {
        return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
    };
    return { absolute(ini), absolute(state) };
}

HubAddress ownHubAddress(int port, const HubFiles &files)
{
    return { QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)), QCoreApplication::applicationPid(), {}, files };
}

Result<void> writeHubFile(const QString &file, const HubAddress &address)
{
    QJsonObject json { { QStringLiteral("url"), address.url.toString() },
                       { QStringLiteral("pid"), address.pid },
                       { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) } };
    for (const auto &[name, value] : { std::pair("lock", &address.lock), std::pair("ini", &address.files.ini),
                                       std::pair("state_dir", &address.files.state) }) {
        if (!value->isEmpty())
            json[QLatin1String(name)] = *value;
    }
    return writePrivately(file, QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
}

Result<HubAddress> readHubFile(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("%1: %2").arg(file, in.errorString()) };
    const QJsonObject json = QJsonDocument::fromJson(in.read(64 * 1024)).object();
    const HubAddress address { QUrl(json.value(QLatin1String("url")).toString(), QUrl::StrictMode),
                               json.value(QLatin1String("pid")).toInteger(),
                               json.value(QLatin1String("lock")).toString(),
                               { json.value(QLatin1String("ini")).toString(),
                                 json.value(QLatin1String("state_dir")).toString() } };
    if (!address.url.isValid() || address.url.host().isEmpty())
        return Error { QStringLiteral("%1: names no address").arg(file) };
    return address;
}

bool hasEnded(const HubAddress &hub)
{
    // Only asked for, and given back at once: nobody else takes it in the meantime, since a port is one program's.
    const int descriptor =
        hub.lock.isEmpty() ? -1 : open(QFile::encodeName(hub.lock).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor >= 0) {
        const bool isFree = flock(descriptor, LOCK_SH | LOCK_NB) == 0;
        close(descriptor);
        return isFree;
    }
    return hub.pid > 0 && ::kill(pid_t(hub.pid), 0) != 0 && errno == ESRCH;
}

void removeHubFile(const QString &file, qint64 pid)
{
    if (const auto address = readHubFile(file); address && address->pid == pid)
        QFile::remove(file);
}

} // namespace halfsilver
