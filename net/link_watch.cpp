#include "net/link_watch.h"

#include <QFile>
#include <QNetworkInterface>

#include <array>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace halfsilver {

namespace {

int subscribedToRoutes()
{
    const int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0)
        return -1;
    sockaddr_nl address {};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (bind(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

QString contents(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()) : QString();
}

} // namespace

Reach routesFromText(const QString &ipv4, const QString &ipv6)
{
    Reach routes;
    const auto add = [&routes](const QString &text, std::initializer_list<int> columns) {
        for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
            const QStringList words = line.simplified().split(u' ');
            QStringList told;
            for (const int column : columns)
                told.append(words.value(column));
            routes.insert(told.join(u' '));
        }
    };
    add(ipv4, { 0, 1, 2, 7 }); // interface, destination, gateway, mask
    add(ipv6, { 9, 0, 1, 4 }); // interface, destination, length, gateway
    return routes;
}

Reach currentReach()
{
    Reach reach = routesFromText(contents(QStringLiteral("/proc/self/net/route")),
                                 contents(QStringLiteral("/proc/self/net/ipv6_route")));
    for (const QNetworkInterface &link : QNetworkInterface::allInterfaces()) {
        if (!link.flags().testFlags(QNetworkInterface::IsUp | QNetworkInterface::IsRunning))
            continue;
        for (const QNetworkAddressEntry &entry : link.addressEntries())
            reach.insert(link.name() + u' ' + entry.ip().toString());
    }
    return reach;
}

ReachChange reachChange(const Reach &before, const Reach &now)
{
    if (!before.contains(now))
        return ReachChange::Grew;
    return before == now ? ReachChange::None : ReachChange::Shrank;
}

LinkWatch::~LinkWatch()
{
    m_readable.setEnabled(false);
    if (m_socket >= 0)
        close(m_socket);
}

void LinkWatch::start()
{
    if (m_socket >= 0)
        return;
    m_socket = subscribedToRoutes();
    if (m_socket < 0)
        return;
    m_reach = currentReach();
    connect(&m_readable, &QSocketNotifier::activated, this, &LinkWatch::changed);
    m_readable.setSocket(m_socket);
    m_readable.setEnabled(true);
}

// The messages themselves are not read: they repeat what has not changed (the lifetime of an address), and some are
// lost when there are many.
void LinkWatch::changed()
{
    std::array<char, 8192> bytes;
    while (recv(m_socket, bytes.data(), bytes.size(), 0) > 0) { }
    const Reach now = currentReach();
    switch (reachChange(std::exchange(m_reach, now), now)) {
    case ReachChange::None:
        break;
    case ReachChange::Grew:
        emit cameUp();
        break;
    case ReachChange::Shrank:
        emit wentDown();
        break;
    }
}

} // namespace halfsilver
