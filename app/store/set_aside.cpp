#include "app/store/set_aside.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace halfsilver {

Result<QString> setAside(const QString &file, const QString &why, const QDateTime &now)
{
    const QString stem = file + u'.' + why + u'-' + now.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    QString name = stem;
    for (int n = 2; QFileInfo::exists(name); ++n)
        name = stem + u'-' + QString::number(n);
    QFile whole(file);
    if (!whole.rename(name))
        return Error { QStringLiteral("%1: cannot be set aside: %2").arg(file, whole.errorString()) };
    // The log holds the last changes; SQLite finds it by the name of its file.
    const QString log = QStringLiteral("-wal");
    if (QFileInfo::exists(file + log) && !QFile::rename(file + log, name + log))
        QFile::remove(file + log); // never may a new file inherit it
    QFile::remove(file + QStringLiteral("-shm"));

    const QFileInfo info(file);
    QDir folder(info.path());
    const QStringList patterns { info.fileName() + QStringLiteral(".damaged-*"),
                                 info.fileName() + QStringLiteral(".version-*") };
    QFileInfoList kept = folder.entryInfoList(patterns, QDir::Files, QDir::Time); // newest first
    kept.removeIf([&](const QFileInfo &one) { return one.fileName().endsWith(log); });
    while (kept.size() > kSetAsideKept) {
        const QFileInfo oldest = kept.takeLast();
        QFile::remove(oldest.filePath());
        QFile::remove(oldest.filePath() + log);
    }
    return name;
}

} // namespace halfsilver
