#include "app/mirror/alarm_sounds.h"

#include "app/core/notices.h"

#include <QFile>
#include <QFileInfo>

namespace halfsilver {

Pcm builtInSound(AlarmPriority priority)
{
    QFile file(priority == AlarmPriority::Critical ? QStringLiteral(":/halfsilver/sounds/alarm.wav")
                                                   : QStringLiteral(":/halfsilver/sounds/chime.wav"));
    const auto pcm = file.open(QIODevice::ReadOnly) ? readWav(file.readAll()) : Result<Pcm>(Pcm {});
    Q_ASSERT_X(pcm && !pcm->samples.isEmpty(), "builtInSound", "a built-in sound is damaged");
    return *pcm;
}

Pcm soundFor(AlarmPriority priority, const SoundSettings &settings)
{
    if (!settings.on(priority))
        return {};
    if (const QString &own = settings.of(priority); !own.isEmpty()) {
        if (auto pcm = readSoundFile(own))
            return *std::move(pcm);
    }
    return builtInSound(priority);
}

AlarmSounds::AlarmSounds(const SoundSettings &settings, Notices &notices, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_notices(notices)
{
    for (const auto priority : { AlarmPriority::Info, AlarmPriority::Warning, AlarmPriority::Critical }) {
        Own &own = m_own[size_t(priority)];
        own.stamp = stampOf(settings.of(priority)); // before the reading: what changes in between is read again
        own.pcm = soundFor(priority, settings);
    }
}

AlarmSounds::Stamp AlarmSounds::stampOf(const QString &file)
{
    const QFileInfo info(file);
    return info.isFile() ? Stamp { true, info.lastModified(), info.size() } : Stamp {};
}

const Pcm &AlarmSounds::of(AlarmPriority priority)
{
    if (m_settings.on(priority) && !m_settings.of(priority).isEmpty())
        look(priority);
    return m_own[size_t(priority)].pcm;
}

void AlarmSounds::look(AlarmPriority priority)
{
    Own &own = m_own[size_t(priority)];
    if (std::exchange(own.busy, true))
        return; // a disk that hangs is asked once
    m_disk.run(
        [file = m_settings.of(priority), before = own.stamp] {
            Looked looked { stampOf(file), std::nullopt };
            if (looked.stamp != before || !looked.stamp.there)
                looked.read = readSoundFile(file);
            return looked;
        },
        [this, priority](const Looked &found) { looked(priority, found); });
}

void AlarmSounds::looked(AlarmPriority priority, const Looked &found)
{
    Own &own = m_own[size_t(priority)];
    own.busy = false;
    if (!found.read)
        return;
    own.stamp = found.stamp;
    const QString id = QStringLiteral("sound file %1").arg(int(priority));
    if (const Result<Pcm> &read = *found.read) {
        own.pcm = *read;
        m_notices.hide(id);
        return;
    }
    own.pcm = builtInSound(priority);
    const QString file = m_settings.of(priority);
    const QString why = tr("The built-in sound is used: %1: %2").arg(file.right(40), found.read->error().text);
    qInfo("%s", qUtf8Printable(why));
    m_notices.show({ id, why });
}

} // namespace halfsilver
