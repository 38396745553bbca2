#include "app/core/disk_thread.h"

#include <QThread>

namespace halfsilver {

namespace {

constexpr int kPatienceMs = 3000; // for a disk that hangs while the program ends

} // namespace

DiskThread::~DiskThread()
{
    *m_wanted = false;
    if (!m_thread)
        return;
    m_thread->quit();
    // A thread that waits in the kernel cannot be ended: it is left to the end of the process, with what it uses.
    if (!m_thread->wait(kPatienceMs))
        return;
    delete m_worker;
    delete m_answers; // and what was posted to it
    delete m_thread;
}

void DiskThread::start(std::function<void()> work, std::function<void()> then)
{
    if (!m_thread) {
        m_thread = new QThread;
        m_thread->setObjectName(QStringLiteral("disk"));
        m_answers = new QObject;
        m_worker = new QObject;
        m_worker->moveToThread(m_thread);
        m_thread->start();
    }
    QMetaObject::invokeMethod(
        m_worker,
        [answers = m_answers, wanted = m_wanted, work = std::move(work), then = std::move(then)] {
            work();
            QMetaObject::invokeMethod(
                answers,
                [wanted, then] {
                    if (*wanted)
                        then();
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

} // namespace halfsilver
