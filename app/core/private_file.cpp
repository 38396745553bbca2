#include "app/core/private_file.h"

#include "app/core/settings/translate.h"

#include <QFile>
#include <QSaveFile>

namespace halfsilver {

Result<void> writePrivately(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return Error { settings::translate("settings", "%1: cannot be written: %2.").arg(path, file.errorString()) };
}

} // namespace halfsilver
