// A program that runs beside the mirror, to play or to speak. It is never waited for: one that is late is killed and
// forgotten, even where it hangs in the kernel on a broken device.
#pragma once

#include "app/core/clock.h"

#include <QObject>
#include <QStringList>

QT_FORWARD_DECLARE_CLASS(QProcess)

namespace halfsilver {

class SideProgram : public QObject {
    Q_OBJECT
public:
    struct Call {
        QString path;
        QStringList arguments; // as they are: there is no shell
        QByteArray input;      // to its standard input
        int descriptor = -1;   // a file that stays open in it, under this number
    };

    explicit SideProgram(Clock &clock, QObject *parent = nullptr);
    ~SideProgram() override;

    // One at a time: what still runs is stopped.
    void start(const Call &call, std::chrono::milliseconds limit);
    void stop();
    bool running() const { return m_process; }

signals:
    // Not after stop(). `well`: it ran, ended by itself within its time, and with 0.
    void ended(bool well);

private:
    void end(bool well);

    Clock &m_clock;
    QProcess *m_process = nullptr;
    std::unique_ptr<Timer> m_limit, m_failed;
};

} // namespace halfsilver
