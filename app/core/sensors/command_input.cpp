#include "app/core/sensors/command_input.h"

#include "app/core/forget_process.h"
#include "app/core/termination.h"

#include <QProcess>

#include <algorithm>
#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

namespace halfsilver {

CommandInput::CommandInput(const SensorSettings &settings, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
{
    if (const auto raises = LinePattern::compile(settings.raiseLine)) // what is none has been told as a mistake
        m_raises = *raises;
    if (const auto clears = LinePattern::compile(settings.clearLine))
        m_clears = *clears;
}

CommandInput::~CommandInput() { stop(); }

void CommandInput::start()
{
    const auto timer = std::move(m_next); // it may be running: destroyed at the end
    QStringList words = QProcess::splitCommand(m_settings.command);
    if (words.isEmpty())
        return;
    m_line.clear();
    m_began = m_clock.monotonic();
    m_process = new QProcess(this);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    if (!m_settings.readsLines())
        m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([] {
        Termination::release();
        setpgid(0, 0);                    // what it starts is ended with it
        prctl(PR_SET_PDEATHSIG, SIGKILL); // however this program ends
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &CommandInput::readLines);
    connect(m_process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { ended(status == QProcess::NormalExit, code); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended(false, 0);
    });
    if (!m_settings.readsLines())
        m_limit = m_clock.after(kLongestExit, [this] { ended(false, 0); });
    const QString program = words.takeFirst();
    m_process->start(program, words);
    m_group = m_process->processId(); // while it can be asked: of one that has ended there is none
}

void CommandInput::readLines()
{
    for (const char byte : m_process->readAllStandardOutput()) {
        if (byte == '\n') {
            lineRead(m_line);
            m_line.clear();
        } else if (m_line.size() < kMaxLine) {
            m_line += byte;
        }
    }
}

void CommandInput::lineRead(const QByteArray &bytes)
{
    const QString line = QString::fromUtf8(bytes);
    const LinePattern::Answer clears = m_clears.search(line);
    const LinePattern::Answer raises =
        clears == LinePattern::Answer::Yes ? LinePattern::Answer::No : m_raises.search(line);
    const bool givenUp = clears == LinePattern::Answer::GivenUp || raises == LinePattern::Answer::GivenUp;
    setProblem(
        givenUp ? QStringLiteral("%1: a line takes the regular expression too long").arg(m_settings.command.left(100))
                : QString());
    if (clears == LinePattern::Answer::Yes)
        emit levelRead(false);
    else if (raises != LinePattern::Answer::Yes)
        return;
    else if (m_settings.tellsPulses())
        emit pulseRead();
    else
        emit levelRead(true);
}

void CommandInput::ended(bool normally, int code)
{
    const auto limit = std::move(m_limit); // it may be running: destroyed at the end
    if (const QByteArray last = std::exchange(m_line, {}); !last.isEmpty())
        lineRead(last); // printf without a line break is a line, too
    const QString reason = m_process->error() == QProcess::FailedToStart ? m_process->errorString()
        : normally                                                       ? QStringLiteral("ended with %1").arg(code)
        : m_process->state() == QProcess::NotRunning                     ? QStringLiteral("was killed")
                                                                         : QStringLiteral("does not end");
    stop();
    if (m_clock.monotonic() - m_began > kLongestWait)
        m_failures = 0;
    const auto wait = std::min<std::chrono::seconds>(kLongestWait, std::chrono::seconds(1 << std::min(m_failures, 6)));
    if (!m_settings.readsLines() && normally) {
        m_failures = 0;
        setProblem({});
        m_next = m_clock.after(m_settings.every, [this] { start(); });
        emit levelRead(code != 0);
        return;
    }
    ++m_failures;
    m_next = m_clock.after(m_settings.readsLines() ? wait : std::max(wait, m_settings.every), [this] { start(); });
    setProblem(QStringLiteral("%1: %2").arg(m_settings.command.left(100), reason));
}

void CommandInput::stop()
{
    m_limit.reset();
    m_next.reset();
    if (!m_process)
        return;
    QProcess *process = std::exchange(m_process, nullptr);
    if (const qint64 group = std::exchange(m_group, 0); group > 0)
        ::kill(-pid_t(group), SIGKILL); // what it has started, too, which may outlive it
    forgetProcess(process, this);
}

void CommandInput::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    emit problemChanged(problem);
}

} // namespace halfsilver
