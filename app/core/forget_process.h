// Ends a program without waiting for it: ~QProcess would wait, and one that hangs in the kernel never ends.
#pragma once

#include <QProcess>

namespace halfsilver {

// Killed, and freed when it has ended; `owner` hears nothing of it any more.
inline void forgetProcess(QProcess *process, const QObject *owner)
{
    process->disconnect(owner);
    process->setParent(nullptr);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

} // namespace halfsilver
