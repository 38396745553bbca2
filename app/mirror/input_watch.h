// Follows what is plugged in to press, click and touch: keyboards, buttons, mice, touch screens. It sleeps until the
// kernel tells of a change.
#pragma once

#include "app/core/clock.h"
#include "widgets/acknowledge_means.h"

#include <QFile>
#include <QObject>
#include <QSocketNotifier>

namespace halfsilver {

class InputWatch : public QObject {
    Q_OBJECT
public:
    // Where Qt reads the devices itself (`platform`: linuxfb, eglfs), the kernel's list counts; on X and Wayland Qt's,
    // which has the keys of a remote desktop, too. `taken`: codes of keys that are a sensor's, and count for nothing.
    InputWatch(Clock &clock, const QString &platform, const QSet<int> &taken = {},
               const QString &devices = QStringLiteral("/proc/bus/input/devices"), QObject *parent = nullptr);

    InputHardware hardware() const { return m_hardware; }

signals:
    void changed(); // hardware() is different

private:
    void look();
    InputHardware read() const;

    Clock &m_clock;
    const bool m_byKernel;
    const QSet<int> m_taken;
    QFile m_devices;
    std::unique_ptr<Timer> m_later;
    InputHardware m_hardware;
};

} // namespace halfsilver
