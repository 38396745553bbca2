#include "app/core/termination.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace halfsilver {

namespace {

sigset_t handled()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP); // the terminal is closed; under nohup it is never sent
    return set;
}

} // namespace

void Termination::hold()
{
    const sigset_t set = handled();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void Termination::release()
{
    const sigset_t set = handled();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Termination::Termination(QObject *parent)
    : QObject(parent)
{
    hold();
    const sigset_t set = handled();
    m_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0) {
        // Without a descriptor the signals keep their default: an end without ceremony beats none at all.
        release();
        return;
    }
    auto *notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info {};
        while (read(m_descriptor, &info, sizeof info) == sizeof info)
            emit requested(int(info.ssi_signo));
    });
}

// Not by quit(), which does nothing once exec() has returned.
void Termination::endLoops()
{
    connect(this, &Termination::requested, this, [] { QCoreApplication::exit(); });
}

Termination::~Termination()
{
    if (m_descriptor < 0)
        return;
    close(m_descriptor);
    release();
}

} // namespace halfsilver
