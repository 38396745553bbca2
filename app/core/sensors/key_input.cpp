#include "app/core/sensors/key_input.h"

#include <QDir>
#include <QFile>
#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace halfsilver {

namespace {

using Bits = std::array<unsigned char, KEY_CNT / 8 + 1>;

bool has(const Bits &bits, int code) { return (bits[size_t(code) / 8] >> (code % 8)) & 1; }

QStringList allDevices()
{
    QStringList paths;
    const QDir folder(QStringLiteral("/dev/input"));
    for (const QString &name : folder.entryList({ QStringLiteral("event*") }, QDir::System))
        paths.append(folder.filePath(name));
    return paths;
}

} // namespace

KeyInput::KeyInput(const InputCode &code, const QString &device, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_code(code)
    , m_device(device)
    , m_clock(clock)
{
}

KeyInput::~KeyInput()
{
    for (const auto &device : m_devices)
        close(device->descriptor);
}

void KeyInput::start()
{
    const auto timer = std::move(m_again); // it may be running: destroyed at the end
    QString why;
    const QStringList paths = m_device.isEmpty() ? allDevices() : QStringList(m_device);
    for (const QString &path : paths) {
        errno = 0;
        open(path);
        if (m_devices.empty() && errno)
            why = QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(std::strerror(errno)));
    }
    if (m_devices.empty()) {
        if (m_device.isEmpty() || why.isEmpty())
            why =
                QStringLiteral("no input device that can be read has this key. Is the overlay there, and this user in "
                               "the group input?");
        m_again = m_clock.after(kLookAgain, [this] { start(); });
    } else {
        why.clear();
    }
    if (why != m_problem) {
        m_problem = why;
        emit problemChanged(why);
    }
}

void KeyInput::open(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return;
    Bits bits {};
    // What is no input device, such as a pipe of a test or another program's, is taken where it was asked for by name.
    const bool isInput = ioctl(descriptor, EVIOCGBIT(m_code.type, bits.size()), bits.data()) >= 0;
    if (isInput ? !has(bits, m_code.code) : m_device.isEmpty()) {
        close(descriptor);
        errno = 0;
        return;
    }
    auto device = std::make_unique<Device>();
    device->path = path;
    device->descriptor = descriptor;
    device->notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(device->notifier.get(), &QSocketNotifier::activated, this, [this, descriptor] { read(descriptor); });
    m_devices.push_back(std::move(device));
    if (isInput) { // a pipe says nothing before somebody writes
        askForLevel(*m_devices.back());
        tell();
    }
}

void KeyInput::askForLevel(Device &device)
{
    Bits bits {};
    const int asked = m_code.type == EV_SW ? ioctl(device.descriptor, EVIOCGSW(bits.size()), bits.data())
                                           : ioctl(device.descriptor, EVIOCGKEY(bits.size()), bits.data());
    if (asked >= 0)
        device.down = has(bits, m_code.code);
}

void KeyInput::read(int descriptor)
{
    const auto found = std::find_if(m_devices.begin(), m_devices.end(),
                                    [descriptor](const auto &device) { return device->descriptor == descriptor; });
    if (found == m_devices.end())
        return;
    Device &device = **found;
    std::array<char, 64 * sizeof(input_event)> buffer;
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        lose(descriptor);
        return;
    }
    device.bytes.append(buffer.data(), qsizetype(size));
    qsizetype done = 0;
    for (; done + qsizetype(sizeof(input_event)) <= device.bytes.size(); done += qsizetype(sizeof(input_event))) {
        input_event event {};
        std::memcpy(&event, device.bytes.constData() + done, sizeof(event));
        if (event.type == EV_SYN && event.code == SYN_DROPPED) { // the kernel had no room: what it is now is asked
            askForLevel(device);
            tell();
        } else if (event.type == m_code.type && event.code == m_code.code && event.value != 2) { // 2: it repeats
            device.down = event.value != 0;
            tell();
        }
    }
    device.bytes.remove(0, done);
}

void KeyInput::lose(int descriptor)
{
    const auto lost = std::find_if(m_devices.begin(), m_devices.end(),
                                   [descriptor](const auto &device) { return device->descriptor == descriptor; });
    (*lost)->notifier->setEnabled(false);
    (*lost)->notifier.release()->deleteLater(); // it is running this
    close(descriptor);
    const QString path = (*lost)->path;
    m_devices.erase(lost);
    if (!m_devices.empty()) {
        tell(); // it may have been the one that was pressed
        return;
    }
    m_problem = QStringLiteral("%1: has gone; looked for again").arg(path);
    emit problemChanged(m_problem);
    m_again = m_clock.after(kLookAgain, [this] { start(); });
}

void KeyInput::tell()
{
    emit levelRead(std::any_of(m_devices.begin(), m_devices.end(), [](const auto &device) { return device->down; }));
}

} // namespace halfsilver
