#include "app/core/raises/raise_queue.h"

#include "app/core/paths.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QUuid>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace halfsilver {

namespace {

const QString kRefused = QStringLiteral("/refused");
constexpr qint64 kStaleMs = 3'600'000; // what a program left half written an hour ago

Error failed(const QString &path, const char *what, int why)
{
    return { QStringLiteral("%1: %2: %3").arg(path, QLatin1String(what), QString::fromLocal8Bit(std::strerror(why))) };
}

void syncFolder(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

bool writeAll(int descriptor, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t written = write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        done += written;
    }
    return fsync(descriptor) == 0;
}

// root may add to the service's queue: what it adds has to be readable by the service.
void giveToOwnerOf(const QString &folder, int descriptor)
{
    struct stat about { };
    if (geteuid() == 0 && stat(QFile::encodeName(folder).constData(), &about) == 0)
        (void)!fchown(descriptor, about.st_uid, about.st_gid);
}

Result<void> writeWhole(const QString &folder, const QString &name, const QByteArray &bytes)
{
    const QString path = folder + u'/' + name;
    const QString unfinished =
        folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".part");
    const QByteArray from = QFile::encodeName(unfinished);
    const int descriptor = open(from.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return failed(path, "cannot be written", errno);
    giveToOwnerOf(folder, descriptor);
    const bool written = writeAll(descriptor, bytes);
    const int why = errno;
    close(descriptor);
    if (!written || rename(from.constData(), QFile::encodeName(path).constData()) != 0) {
        const Error error = failed(path, "cannot be written", written ? errno : why);
        unlink(from.constData());
        return error;
    }
    syncFolder(folder);
    return {};
}

QStringList requestsIn(const QString &folder)
{
    return QDir(folder).entryList({ QStringLiteral("*.json") }, QDir::Files, QDir::Name);
}

void removeStale(const QString &folder)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const QFileInfo &file : QDir(folder).entryInfoList({ QStringLiteral("*.part") }, QDir::Files)) {
        if (file.lastModified().msecsTo(now) > kStaleMs)
            QFile::remove(file.filePath());
    }
}

} // namespace

RaiseQueue::RaiseQueue(const QString &stateFolder)
    : m_folder(stateFolder + QStringLiteral("/queue"))
{
}

Result<void> RaiseQueue::prepare() const
{
    const QString state = m_folder.section(u'/', 0, -2);
    if (const auto made = makePrivateFolder(state); !made)
        return made;
    struct stat about { };
    const bool missing = lstat(QFile::encodeName(m_folder).constData(), &about) != 0;
    if (const auto made = makePrivateFolder(m_folder); !made)
        return made;
    if (missing && geteuid() == 0 && stat(QFile::encodeName(state).constData(), &about) == 0)
        (void)!chown(QFile::encodeName(m_folder).constData(), about.st_uid, about.st_gid);
    if (lstat(QFile::encodeName(m_folder).constData(), &about) != 0)
        return failed(m_folder, "cannot be read", errno);
    return geteuid() == 0 ? checkOwnFolder(m_folder, about.st_uid) : checkOwnFolder(m_folder, geteuid());
}

Result<QString> RaiseQueue::add(const RaiseRequest &request) const
{
    const QByteArray bytes = toJson(request);
    if (bytes.size() > kMostBytes)
        return Error { QStringLiteral("%1: %2 bytes are too many for one request; at most %3 are taken")
                           .arg(m_folder)
                           .arg(bytes.size())
                           .arg(kMostBytes) };
    if (const auto prepared = prepare(); !prepared)
        return prepared.error();
    removeStale(m_folder);
    const QStringList waiting = names();
    if (waiting.size() >= kMostWaiting)
        return Error { QStringLiteral("%1: %2 requests wait already. See why with: halfsilverctl queue")
                           .arg(m_folder)
                           .arg(waiting.size()) };
    // Two programs that add at the same moment may take the same number: then either may be the first.
    const qulonglong last = waiting.isEmpty() ? 0 : waiting.last().section(u'-', 0, 0).toULongLong();
    const QString name =
        QStringLiteral("%1-%2.json").arg(last + 1, 16, 10, QLatin1Char('0')).arg(request.idempotencyKey);
    if (const auto written = writeWhole(m_folder, name, bytes); !written)
        return written.error();
    return name;
}

QStringList RaiseQueue::names() const { return requestsIn(m_folder); }

Result<RaiseRequest> RaiseQueue::read(const QString &name) const
{
    const QString path = m_folder + u'/' + name;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("%1: %2").arg(path, file.errorString()) };
    const QByteArray bytes = file.read(kMostBytes + 1);
    if (bytes.size() > kMostBytes)
        return Error { QStringLiteral("%1: longer than %2 bytes").arg(path).arg(kMostBytes) };
    const auto request = raiseRequestFromJson(bytes);
    return request ? request : Error { QStringLiteral("%1: %2").arg(path, request.error().text) };
}

Result<void> RaiseQueue::remove(const QString &name) const
{
    const QString path = m_folder + u'/' + name;
    if (unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return failed(path, "cannot be removed", errno);
    syncFolder(m_folder);
    return {};
}

Result<void> RaiseQueue::setAside(const QString &name, const QString &reason) const
{
    const QString folder = m_folder + kRefused, path = m_folder + u'/' + name, to = folder + u'/' + name;
    if (const auto made = makePrivateFolder(folder); !made)
        return made;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) // it may be a request all the same, and can be read another time
        return file.exists() ? Result<void>(Error { QStringLiteral("%1: %2").arg(path, file.errorString()) })
                             : Result<void>();
    const QByteArray bytes = file.read(kMostBytes + 1);
    QJsonObject json = bytes.size() > kMostBytes ? QJsonObject() : QJsonDocument::fromJson(bytes).object();
    json[QLatin1String("refused")] = reason;
    const QByteArray explained = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    // What is no request is kept as it is. So is one that a full disk has no room for with its reason.
    if (json.size() > 1 && writeWhole(folder, name, explained)) {
        if (const auto removed = remove(name); !removed)
            return removed;
    } else if (rename(QFile::encodeName(path).constData(), QFile::encodeName(to).constData()) != 0) {
        return failed(path, "cannot be set aside", errno);
    } else {
        syncFolder(m_folder);
    }
    QStringList kept = setAsideNames();
    while (kept.size() > kMostSetAside)
        QFile::remove(folder + u'/' + kept.takeFirst());
    return {};
}

QStringList RaiseQueue::setAsideNames() const
{
    // By time: the numbers of the queue begin anew whenever it is empty.
    return QDir(m_folder + kRefused).entryList({ QStringLiteral("*.json") }, QDir::Files, QDir::Time | QDir::Reversed);
}

QJsonObject RaiseQueue::setAside(const QString &name) const
{
    QFile file(m_folder + kRefused + u'/' + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(kMostBytes)).object() : QJsonObject();
}

} // namespace halfsilver
