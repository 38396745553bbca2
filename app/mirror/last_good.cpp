#include "app/mirror/last_good.h"

#include "app/core/private_file.h"

#include <QFile>
#include <QFileInfo>

namespace halfsilver {

QString lastGoodFile(const QString &stateFolder) { return stateFolder + QStringLiteral("/last-good.ini"); }

std::optional<settings::IniFile> readLastGood(const QString &stateFolder)
{
    const QString path = lastGoodFile(stateFolder);
    if (!QFileInfo::exists(path))
        return {};
    settings::IniFile file = settings::readIniFile(path);
    if (!file.readable)
        return {};
    return file;
}

Result<void> keepLastGood(const QString &stateFolder, const QByteArray &bytes)
{
    const QString path = lastGoodFile(stateFolder);
    QFile known(path);
    if (known.open(QIODevice::ReadOnly) && known.readAll() == bytes)
        return {};
    known.close();
    return writePrivately(path, bytes); // it may hold secrets
}

} // namespace halfsilver
