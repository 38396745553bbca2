#include "app/mirror/sound_programs.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace halfsilver {

std::vector<SoundProgram> soundPrograms(const SoundSystem &system)
{
    std::vector<SoundProgram> programs;
    if (system.pipeWire && !system.pwPlay.isEmpty())
        programs.push_back({ system.pwPlay, {} });
    if ((system.pulse || system.pipeWire) && !system.paplay.isEmpty())
        programs.push_back({ system.paplay, {} });
    if (!system.aplay.isEmpty())
        programs.push_back({ system.aplay, { QStringLiteral("-q") } });
    return programs;
}

SoundSystem soundSystemHere()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const auto socketThere = [&runtime](const char *variable, const QString &name) {
        return qEnvironmentVariableIsSet(variable) || (!runtime.isEmpty() && QFileInfo::exists(runtime + u'/' + name));
    };
    SoundSystem system;
    system.pipeWire = socketThere("PIPEWIRE_REMOTE", QStringLiteral("pipewire-0"));
    system.pulse = socketThere("PULSE_SERVER", QStringLiteral("pulse/native"));
    system.pwPlay = QStandardPaths::findExecutable(QStringLiteral("pw-play"));
    system.paplay = QStandardPaths::findExecutable(QStringLiteral("paplay"));
    system.aplay = QStandardPaths::findExecutable(QStringLiteral("aplay"));
    return system;
}

} // namespace halfsilver
