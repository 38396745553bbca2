#include "app/mirror/side_program.h"

#include "app/core/forget_process.h"
#include "app/core/termination.h"

#include <QProcess>

#include <fcntl.h>

namespace halfsilver {

SideProgram::SideProgram(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

SideProgram::~SideProgram() { stop(); }

void SideProgram::start(const Call &call, std::chrono::milliseconds limit)
{
    stop();
    m_process = new QProcess(this);
    if (call.input.isEmpty())
        m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([descriptor = call.descriptor] {
        Termination::release(); // it ends with the system, not after a time-out
        if (descriptor >= 0)
            fcntl(descriptor, F_SETFD, 0);
    });
    connect(m_process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { end(status == QProcess::NormalExit && code == 0); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        // From the event loop: a program that cannot be started says so within start().
        if (error == QProcess::FailedToStart)
            m_failed = m_clock.after(std::chrono::milliseconds(0), [this] { end(false); });
    });
    m_limit = m_clock.after(limit, [this] { end(false); });
    m_process->start(call.path, call.arguments);
    if (!call.input.isEmpty()) {
        m_process->write(call.input);
        m_process->closeWriteChannel();
    }
}

void SideProgram::stop()
{
    m_limit.reset();
    m_failed.reset();
    if (m_process)
        forgetProcess(std::exchange(m_process, nullptr), this);
}

void SideProgram::end(bool well)
{
    stop();
    emit ended(well);
}

} // namespace halfsilver
