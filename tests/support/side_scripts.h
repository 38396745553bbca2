// Programs that play and say nothing: scripts that write down that they ran.
#pragma once

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <sys/wait.h>

namespace halfsilver {

// A program that was stopped is killed and forgotten, and frees what it was when it has ended. A test that ends before
// would leave it behind, which is a leak to the sanitizers. For cleanup(): QTRY_VERIFY(everyProgramHasEnded()).
inline bool everyProgramHasEnded()
{
    siginfo_t info;
    const bool none = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == -1 && errno == ECHILD;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return none;
}

class SideScripts {
public:
    // The script's path. It writes its name and its last argument down, then does `ending`; "$last" is that argument.
    QString add(const QString &name, const QString &ending)
    {
        QFile script(m_folder.filePath(name));
        const bool open = script.open(QIODevice::WriteOnly);
        Q_ASSERT(open);
        Q_UNUSED(open)
        script.write(QStringLiteral("#!/bin/sh\nfor last; do :; done\necho \"%1 $last\" >> '%2'\n%3\n")
                         .arg(name, in(QStringLiteral("log")), ending)
                         .toUtf8());
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return script.fileName();
    }
    QString in(const QString &name) const { return m_folder.filePath(name); }
    QByteArray content(const QString &name) const
    {
        QFile file(in(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    // What ran, a line each.
    QStringList log() const
    {
        return QString::fromUtf8(content(QStringLiteral("log"))).split(u'\n', Qt::SkipEmptyParts);
    }
    // The first words of these lines.
    QStringList ran() const
    {
        QStringList names;
        for (const QString &line : log())
            names.append(line.section(u' ', 0, 0));
        return names;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace halfsilver
