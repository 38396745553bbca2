#include "app/mirror/sound_player.h"

#include "app/core/notices.h"
#include "app/core/termination.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>

namespace halfsilver {

std::vector<SoundProgram> installedSoundPrograms()
{
    std::vector<SoundProgram> found;
    for (const SoundProgram &program :
         { SoundProgram { QStringLiteral("pw-play"), {} }, SoundProgram { QStringLiteral("paplay"), {} },
           SoundProgram { QStringLiteral("aplay"), { QStringLiteral("-q") } } }) {
        if (const QString path = QStandardPaths::findExecutable(program.path); !path.isEmpty())
            found.push_back({ path, program.arguments });
    }
    return found;
}

SoundPlayer::SoundPlayer(const QString &file, std::vector<SoundProgram> programs, Clock &clock, Notices &notices,
                         QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_programs(std::move(programs))
    , m_clock(clock)
    , m_notices(notices)
{
}

SoundPlayer::~SoundPlayer() { stop(); }

void SoundPlayer::setSounding(bool sounding)
{
    if (sounding == m_sounding)
        return;
    m_sounding = sounding;
    if (sounding)
        play();
    else
        stop();
}

void SoundPlayer::play()
{
    m_next.reset();
    const QString file = m_program < m_programs.size() ? playableFile() : QString();
    if (file.isEmpty()) {
        ended(false);
        return;
    }
    m_process = new QProcess(this);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setChildProcessModifier(&Termination::release); // it ends with the system, not after a time-out
    connect(m_process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { ended(status == QProcess::NormalExit && code == 0); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended(false);
    });
    m_limit = m_clock.after(kLongest, [this] { ended(false); });
    const SoundProgram &program = m_programs[m_program];
    m_process->start(program.path, program.arguments + QStringList { file });
}

// Its process is killed and forgotten: ~QProcess would wait for it, and one that hangs in the kernel never ends.
void SoundPlayer::stop()
{
    m_next.reset();
    m_limit.reset();
    if (!m_process)
        return;
    QProcess *process = std::exchange(m_process, nullptr);
    process->disconnect(this);
    process->setParent(nullptr);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

void SoundPlayer::ended(bool heard)
{
    stop();
    if (!m_sounding)
        return;
    if (heard) {
        m_said = false;
        m_notices.hide(QStringLiteral("sound"));
        m_next = m_clock.after(kPause, [this] { play(); });
        return;
    }
    // From the event loop: a program that cannot be started says so within start().
    if (m_program + 1 < m_programs.size()) {
        ++m_program;
        m_next = m_clock.after(std::chrono::milliseconds(0), [this] { play(); });
        return;
    }
    m_program = 0;
    if (!std::exchange(m_said, true)) {
        const QString text = m_programs.empty() ? tr("No alarm sound: nothing to play it with. Install alsa-utils.")
                                                : tr("No alarm sound: no working sound device");
        qInfo("%s", qUtf8Printable(text));
        m_notices.show({ QStringLiteral("sound"), text }, std::chrono::minutes(1));
    }
    m_next = m_clock.after(kTryAgain, [this] { play(); });
}

// What plays it is another program, so a resource has to become a file.
QString SoundPlayer::playableFile()
{
    if (!m_file.startsWith(u':'))
        return m_file;
    if (!m_copy) {
        QFile resource(m_file);
        auto copy = std::make_unique<QTemporaryFile>(QDir::tempPath() + QStringLiteral("/halfsilver-XXXXXX.wav"));
        if (!resource.open(QIODevice::ReadOnly) || !copy->open() || copy->write(resource.readAll()) != resource.size()
            || !copy->flush())
            return {};
        copy->close();
        m_copy = std::move(copy);
    }
    return m_copy->fileName();
}

} // namespace halfsilver
