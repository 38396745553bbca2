#include "app/mirror/sound_player.h"

#include "app/core/notices.h"

#include <algorithm>

namespace halfsilver {

SoundPlayer::SoundPlayer(std::function<std::vector<SoundProgram>()> programs, Clock &clock, Notices &notices,
                         QObject *parent)
    : QObject(parent)
    , m_installed(std::move(programs))
    , m_clock(clock)
    , m_notices(notices)
    , m_program(clock)
{
    connect(&m_program, &SideProgram::ended, this, &SoundPlayer::ended);
}

void SoundPlayer::play(const Pcm &pcm)
{
    stop();
    m_left = m_installed();
    const auto worked =
        std::find_if(m_left.begin(), m_left.end(), [this](const SoundProgram &p) { return p.path == m_worked; });
    if (worked != m_left.end())
        std::rotate(m_left.begin(), worked, worked + 1);
    m_file.emplace(wavOf(pcm));
    m_limit = pcm.duration() + kGrace;
    if (m_left.empty() || m_file->descriptor() < 0)
        m_none = m_clock.after(std::chrono::milliseconds(0), [this] { finish(false); });
    else
        start();
}

void SoundPlayer::stop()
{
    m_none.reset();
    m_program.stop();
    m_file.reset();
}

void SoundPlayer::start()
{
    const SoundProgram &program = m_left.front();
    m_program.start({ program.path, program.arguments + QStringList { m_file->path() }, {}, m_file->descriptor() },
                    m_limit);
}

void SoundPlayer::ended(bool well)
{
    if (well) {
        m_worked = m_left.front().path;
        finish(true);
        return;
    }
    m_left.erase(m_left.begin());
    if (m_left.empty())
        finish(false);
    else
        start();
}

void SoundPlayer::finish(bool heard)
{
    stop();
    if (heard) {
        m_said = false;
        m_notices.hide(QStringLiteral("sound"));
    } else if (!std::exchange(m_said, true)) {
        const QString text = m_installed().empty() ? tr("No alarm sound: nothing to play it with. Install alsa-utils.")
                                                   : tr("No alarm sound: no working sound device");
        qInfo("%s", qUtf8Printable(text));
        m_notices.show({ QStringLiteral("sound"), text }, std::chrono::minutes(1));
    }
    emit finished(heard);
}

} // namespace halfsilver
