// What NetworkManager says can be reached, where it runs. QNetworkInformation says the same, but loads GLib's I/O library
// with all that belongs to it, for a backend that is of no use beside the kernel's own word (net/link_watch.h): 2.3 MiB.
// Qt's GUI has loaded D-Bus anyway.
#pragma once

#include <QObject>

#include <optional>

QT_FORWARD_DECLARE_CLASS(QDBusConnection)

namespace halfsilver {

enum class Reachability { Unknown, Disconnected, Local, Site, Online };
// Of NetworkManager's NMState.
Reachability reachabilityOf(uint state);
// More can be reached than before. "Unknown" is no promise, but more than nothing.
bool isBetter(Reachability now, Reachability before);

class NetworkManager : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    // On the system bus, which takes some milliseconds: not on the way to the first frame. Where it does not run, or there
    // is no such bus, it never says anything.
    void start();
    void start(QDBusConnection bus);
    bool isTold() const { return m_last.has_value(); } // it has said how things stand

signals:
    void cameUp();   // also when it became better: a first address, then a route
    void wentDown(); // nothing can be reached

private slots: // QDBusConnection knows them by their names
    void take(uint state);

private:
    std::optional<Reachability> m_last;
};

} // namespace halfsilver
