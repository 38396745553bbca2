// Plays one sound, by the first program that can. The programs are those that each sound system keeps itself; a library
// within the mirror would hang with a device that hangs.
#pragma once

#include "app/core/sound/pcm.h"
#include "app/mirror/memory_file.h"
#include "app/mirror/side_program.h"
#include "app/mirror/sound_programs.h"

#include <functional>
#include <optional>

namespace halfsilver {

class Notices;

class SoundPlayer : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kGrace { 3000 }; // beyond its length; later it hangs

    // `programs` is asked before each sound: on a desktop the server starts after the mirror.
    SoundPlayer(std::function<std::vector<SoundProgram>()> programs, Clock &clock, Notices &notices,
                QObject *parent = nullptr);

    // At once, and never waits for anything. What still plays is stopped.
    void play(const Pcm &pcm);
    void stop();

signals:
    void finished(bool heard); // once for each play() that was not stopped

private:
    void start();
    void ended(bool well);
    void finish(bool heard);

    std::function<std::vector<SoundProgram>()> m_installed;
    Clock &m_clock;
    Notices &m_notices;
    SideProgram m_program;
    std::optional<MemoryFile> m_file;
    std::vector<SoundProgram> m_left; // still to be tried, the first is
    std::chrono::milliseconds m_limit { 0 };
    QString m_worked; // the program that did last
    bool m_said = false;
    std::unique_ptr<Timer> m_none;
};

} // namespace halfsilver
