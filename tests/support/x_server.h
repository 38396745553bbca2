// A private X server, for the few tests that look at a real screen and press real keys.
#pragma once

#include <QImage>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>

namespace halfsilver {

class XServer {
public:
    XServer() = default;
    ~XServer();

    // Starts Xvfb on a free display with one screen of that size. False, with the reason in error(), if it cannot.
    [[nodiscard]] bool start(const QSize &size);
    QString error() const { return m_error; }

    // For DISPLAY, such as ":7".
    QString display() const { return m_display; }

    // What is on the screen now, read from the server's frame buffer, not from the program under test.
    QImage picture() const;

    // Presses and releases a key by its X name ("Return", "a") with xdotool. There is no window manager: the key
    // goes to the window below the pointer.
    [[nodiscard]] bool press(const QString &key) const;
    // Until let go it repeats, as a real one does.
    [[nodiscard]] bool hold(const QString &key) const;
    [[nodiscard]] bool letGo(const QString &key) const;
    // Presses the first mouse button where the pointer is, for so long.
    [[nodiscard]] bool click(std::chrono::milliseconds length) const;

private:
    bool xdotool(const QStringList &words) const;

    QTemporaryDir m_folder;
    QProcess m_server;
    QString m_display;
    QString m_error;
};

} // namespace halfsilver
