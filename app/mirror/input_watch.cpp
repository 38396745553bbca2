#include "app/mirror/input_watch.h"

#include <QInputDevice>

#include <poll.h>

namespace halfsilver {

namespace {

// The desktop learns of a device after the kernel, and Qt from the desktop.
constexpr std::chrono::seconds kDesktopFollows { 1 };

bool readsDevices(const QString &platform)
{
    return platform == QStringLiteral("linuxfb") || platform == QStringLiteral("eglfs");
}

bool ready(int file)
{
    pollfd waiting { file, POLLIN, 0 };
    return poll(&waiting, 1, 0) > 0;
}

InputHardware devicesOfDesktop()
{
    InputHardware hardware;
    for (const QInputDevice *device : QInputDevice::devices()) {
        switch (device->type()) {
        case QInputDevice::DeviceType::Keyboard:
            hardware.keyboard = true;
            break;
        case QInputDevice::DeviceType::TouchScreen:
            hardware.touch = true;
            break;
        case QInputDevice::DeviceType::Mouse:
        case QInputDevice::DeviceType::TouchPad:
        case QInputDevice::DeviceType::Stylus:
            hardware.pointer = true;
            break;
        default:
            break;
        }
    }
    return hardware;
}

} // namespace

InputWatch::InputWatch(Clock &clock, const QString &platform, const QSet<int> &taken, const QString &devices,
                       QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_byKernel(readsDevices(platform))
    , m_taken(taken)
    , m_devices(devices)
{
    // The kernel's list is readable whenever it has changed since it was asked. Anything that still is after having
    // been asked is another file, and would never let the mirror sleep.
    if (m_devices.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        const int file = m_devices.handle();
        if (!ready(file) || !ready(file)) {
            auto *notifier = new QSocketNotifier(file, QSocketNotifier::Read, this);
            connect(notifier, &QSocketNotifier::activated, this, [this] {
                if (m_byKernel)
                    look();
                else
                    m_later = m_clock.after(kDesktopFollows, [this] { look(); });
            });
        }
    }
    m_hardware = read();
}

void InputWatch::look()
{
    const InputHardware now = read();
    if (now == m_hardware)
        return;
    m_hardware = now;
    emit changed();
}

InputHardware InputWatch::read() const
{
    if (!m_byKernel)
        return devicesOfDesktop();
    QFile file(m_devices.fileName());
    KernelInput input = kernelInput(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    input.keys.subtract(m_taken);
    return { .keyboard = input.typing(), .touch = input.touch, .pointer = input.pointer, .keys = input.keys };
}

} // namespace halfsilver
