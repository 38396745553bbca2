#include "app/core/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace halfsilver {

namespace {

const QString kName = QStringLiteral("halfsilver");

// Of a list joined by ':', as systemd writes $STATE_DIRECTORY, the first.
QString firstOf(const Surroundings &here, const QString &variable)
{
    return here.environment.value(variable).section(u':', 0, 0);
}

// The specification of the XDG base directories has a relative path ignored.
QString base(const Surroundings &here, const QString &variable, const QString &otherwise)
{
    const QString value = here.environment.value(variable);
    return QDir::isAbsolutePath(value) ? value : here.home + u'/' + otherwise;
}

bool isOwnFolder(const QString &folder, quint32 uid)
{
    struct stat about { };
    return lstat(QFile::encodeName(folder).constData(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == uid;
}

QString reason() { return QString::fromLocal8Bit(std::strerror(errno)); }

} // namespace

Surroundings Surroundings::ofThisProcess()
{
    Surroundings here;
    here.environment = QProcessEnvironment::systemEnvironment();
    here.home = QDir::homePath();
    here.temporary = QDir::tempPath();
    here.uid = getuid();
    return here;
}

QString stateFolder(const Surroundings &here, const QString &asked)
{
    if (!asked.isEmpty())
        return QDir::cleanPath(QDir().absoluteFilePath(asked));
    if (const QString given = firstOf(here, QStringLiteral("STATE_DIRECTORY")); !given.isEmpty())
        return given;
    return base(here, QStringLiteral("XDG_STATE_HOME"), QStringLiteral(".local/state")) + u'/' + kName;
}

QString runtimeFolder(const Surroundings &here)
{
    if (const QString given = firstOf(here, QStringLiteral("RUNTIME_DIRECTORY")); !given.isEmpty())
        return given;
    const QString session = here.environment.value(QStringLiteral("XDG_RUNTIME_DIR"));
    if (QDir::isAbsolutePath(session) && isOwnFolder(QFileInfo(session).canonicalFilePath(), here.uid))
        return session + u'/' + kName;
    if (isOwnFolder(here.run, here.uid))
        return here.run;
    return here.temporary + u'/' + kName + u'-' + QString::number(here.uid);
}

Result<QString> makeRuntimeFolder(const Surroundings &here)
{
    const QString folder = runtimeFolder(here);
    if (mkdir(QFile::encodeName(folder).constData(), 0700) != 0 && errno != EEXIST)
        return Error { QStringLiteral("%1: cannot be made: %2").arg(folder, reason()) };
    if (const auto own = checkOwnFolder(folder, here.uid); !own)
        return own.error();
    return folder;
}

QStringList runtimeFolders(const Surroundings &here)
{
    QStringList folders;
    if (const QString own = runtimeFolder(here); checkOwnFolder(own, here.uid))
        folders.append(own);
    // The service runs as a user of its own; whoever is root may ask it, and nobody but root can make /run/….
    if (here.uid == 0 && !folders.contains(here.run) && QFileInfo(here.run).isDir())
        folders.append(here.run);
    return folders;
}

QString controlSocket(const QString &runtimeFolder) { return runtimeFolder + QStringLiteral("/control.sock"); }
QString hubControlSocket(const QString &runtimeFolder) { return runtimeFolder + QStringLiteral("/hub-control.sock"); }

QString hubFile(const QString &runtimeFolder) { return runtimeFolder + QStringLiteral("/hub.json"); }

QStringList iniFiles(const Surroundings &here)
{
    return { base(here, QStringLiteral("XDG_CONFIG_HOME"), QStringLiteral(".config"))
                 + QStringLiteral("/halfsilver/mirror.ini"),
             QStringLiteral("/etc/halfsilver/mirror.ini") };
}

QString iniFile(const Surroundings &here, const QString &asked)
{
    if (!asked.isEmpty())
        return asked;
    for (const QString &file : iniFiles(here)) {
        // A link to nowhere is a mistake to be told, not a file to be passed over.
        if (const QFileInfo info(file); info.exists() || info.isSymLink())
            return file;
    }
    return {};
}

Result<void> makePrivateFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir())
        return {};
    if (!QDir().mkpath(QFileInfo(folder).path()))
        return Error { QStringLiteral("%1: cannot be made: %2").arg(QFileInfo(folder).path(), reason()) };
    if (mkdir(QFile::encodeName(folder).constData(), 0700) != 0 && errno != EEXIST)
        return Error { QStringLiteral("%1: cannot be made: %2").arg(folder, reason()) };
    return {};
}

Result<void> checkOwnFolder(const QString &folder, quint32 uid)
{
    struct stat about { };
    if (lstat(QFile::encodeName(folder).constData(), &about) != 0)
        return Error { QStringLiteral("%1: %2").arg(folder, reason()) };
    if (!S_ISDIR(about.st_mode))
        return Error { QStringLiteral("%1: is not a folder. Remove it.").arg(folder) };
    if (about.st_uid != uid)
        return Error {
            QStringLiteral("%1: belongs to user %2, not to %3. Remove it.").arg(folder).arg(about.st_uid).arg(uid)
        };
    if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return Error { QStringLiteral("%1: others may write into it. chmod 0700 %1").arg(folder) };
    return {};
}

} // namespace halfsilver
