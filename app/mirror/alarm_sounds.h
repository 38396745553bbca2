// The sounds of the alarms: one's own files, and the built-in ones where there are none, or none any more.
#pragma once

#include "app/core/disk_thread.h"
#include "app/core/sound/pcm.h"
#include "widgets/sound_settings.h"

#include <QDateTime>
#include <QObject>

#include <array>

namespace halfsilver {

class Notices;

Pcm builtInSound(AlarmPriority priority); // out of the program itself: it is always there
// The own file, or the built-in sound where that cannot be read; empty where it is off.
Pcm soundFor(AlarmPriority priority, const SoundSettings &settings);

class AlarmSounds : public QObject {
    Q_OBJECT
public:
    AlarmSounds(const SoundSettings &settings, Notices &notices, QObject *parent = nullptr);

    // As it was read last: an alarm waits for no disk. Whether the file is another by now, or is gone, is looked at
    // meanwhile, and holds from the next time on.
    const Pcm &of(AlarmPriority priority);

private:
    // Another one: the file was changed.
    struct Stamp {
        bool there = false;
        QDateTime changed;
        qint64 size = 0;
        bool operator==(const Stamp &) const = default;
    };
    struct Looked {
        Stamp stamp;
        std::optional<Result<Pcm>> read; // where the stamp is another
    };
    struct Own {
        Pcm pcm;
        Stamp stamp;
        bool busy = false;
    };
    static Stamp stampOf(const QString &file);
    void look(AlarmPriority priority);
    void looked(AlarmPriority priority, const Looked &looked);

    const SoundSettings m_settings;
    Notices &m_notices;
    std::array<Own, 3> m_own; // by priority
    DiskThread m_disk;
};

} // namespace halfsilver
