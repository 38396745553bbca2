#include "app/mirror/last_good.h"

#include "app/core/settings/translate.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

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
    constexpr auto kOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QFile known(path);
    if (known.open(QIODevice::ReadOnly) && known.readAll() == bytes)
        return {};
    known.close();
    QSaveFile file(path);
    // The mode is set before the first byte: the copy may hold secrets.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(kOwner) && file.write(bytes) == bytes.size()
        && file.commit())
        return {};
    return Error { settings::translate("settings", "%1: cannot be written: %2.").arg(path, file.errorString()) };
}

} // namespace halfsilver
