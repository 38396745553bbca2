#include "app/core/sound/sound_file.h"

#include "app/core/settings/translate.h"

#include <QFile>

namespace halfsilver {

using settings::translate;

Result<Pcm> readSoundFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error { translate("settings", "it cannot be read.") };
    const QByteArray bytes = file.read(kMaxSoundBytes + 1);
    if (bytes.size() > kMaxSoundBytes)
        return Error { translate("settings", "it takes longer than 15 s.") };
    return readWav(bytes);
}

namespace settings {

std::optional<Wrong> soundChoice(const QString &value)
{
    if (value.isEmpty() || value == QStringLiteral("off"))
        return {};
    const auto pcm = readSoundFile(value);
    if (pcm)
        return {};
    return Wrong { translate("settings", "“%1”: %2").arg(value.right(40), pcm.error().text),
                   translate("settings", "The built-in sound is used. Write off, or the path of a WAV file.") };
}

} // namespace settings

} // namespace halfsilver
