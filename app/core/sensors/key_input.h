// A key or switch of the kernel's input devices, read directly: it needs no window that has the focus, and works
// without a screen. Source: the kernel's input.rst and event-codes.rst.
#pragma once

#include "app/core/clock.h"
#include "app/core/sensors/sensor_settings.h"

#include <QObject>

#include <vector>

class QSocketNotifier;

namespace halfsilver {

class KeyInput : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kLookAgain { 10 }; // where no device has it

    // `device` empty: every /dev/input/event* that has the key; pressed where any of them says so.
    KeyInput(const InputCode &code, const QString &device, Clock &clock, QObject *parent = nullptr);
    ~KeyInput() override;

    void start();

signals:
    void levelRead(bool high);               // high: pressed, or the switch is on
    void problemChanged(const QString &why); // empty: it is read again

private:
    struct Device {
        QString path;
        int descriptor = -1;
        bool down = false;
        QByteArray bytes; // of an event that has come in part
        std::unique_ptr<QSocketNotifier> notifier;
    };
    void open(const QString &path);
    void askForLevel(Device &device);
    void read(int descriptor);
    void lose(int descriptor);
    void tell();

    const InputCode m_code;
    const QString m_device;
    Clock &m_clock;
    std::vector<std::unique_ptr<Device>> m_devices;
    QString m_problem;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
