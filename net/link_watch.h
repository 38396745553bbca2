// Whether this machine's own links, addresses and routes change, in the kernel's own words: at once, and whatever
// manages the network.
#pragma once

#include <QObject>
#include <QSet>
#include <QSocketNotifier>
#include <QString>

namespace halfsilver {

// What this machine could reach others by: a text for each address of a link that carries, and for each route.
using Reach = QSet<QString>;
Reach currentReach();
// Of /proc/net/route and /proc/net/ipv6_route: without the columns that count users and packets.
Reach routesFromText(const QString &ipv4, const QString &ipv6);

enum class ReachChange { None, Grew, Shrank };
// What is new matters more than what is gone: another network took the place of the last one.
ReachChange reachChange(const Reach &before, const Reach &now);

// Where the kernel does not tell it never says anything.
class LinkWatch : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~LinkWatch() override;
    void start();

signals:
    void cameUp(); // an address or a route is new
    void wentDown();

private:
    void changed();

    int m_socket = -1;
    QSocketNotifier m_readable { QSocketNotifier::Read };
    Reach m_reach;
};

} // namespace halfsilver
