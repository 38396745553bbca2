// Makes the alarm sound heard, by the first program that can: pw-play, paplay, aplay. Qt Multimedia would cost more
// memory than all of the mirror for one short sound; a program that hangs on a broken device hangs alone.
#pragma once

#include "app/core/clock.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

QT_FORWARD_DECLARE_CLASS(QProcess)
QT_FORWARD_DECLARE_CLASS(QTemporaryFile)

namespace halfsilver {

class Notices;

struct SoundProgram {
    QString path;
    QStringList arguments; // the file comes after them
};
// Those that are installed, the best first.
std::vector<SoundProgram> installedSoundPrograms();

class SoundPlayer : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kPause { 1500 };      // between two times
    static constexpr std::chrono::milliseconds kLongest { 8000 };    // the sound takes 2.5 s; later it hangs
    static constexpr std::chrono::milliseconds kTryAgain { 30'000 }; // a loudspeaker may be plugged in

    // `file` may be a resource.
    SoundPlayer(const QString &file, std::vector<SoundProgram> programs, Clock &clock, Notices &notices,
                QObject *parent = nullptr);
    ~SoundPlayer() override;

    // Again and again until false. Never waits for anything.
    void setSounding(bool sounding);

private:
    void play();
    void stop();
    void ended(bool heard);
    QString playableFile();

    QString m_file;
    std::vector<SoundProgram> m_programs;
    Clock &m_clock;
    Notices &m_notices;
    bool m_sounding = false, m_said = false;
    size_t m_program = 0; // the one that is tried, or worked last
    QProcess *m_process = nullptr;
    std::unique_ptr<Timer> m_next, m_limit;
    std::unique_ptr<QTemporaryFile> m_copy;
};

} // namespace halfsilver
