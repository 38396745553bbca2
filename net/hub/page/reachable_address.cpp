#include "net/hub/page/reachable_address.h"

#include <QNetworkInterface>

namespace halfsilver::hub {

namespace {

bool isOfAHome(const QHostAddress &address) // RFC 1918
{
    return address.isInSubnet(QHostAddress(QStringLiteral("192.168.0.0")), 16)
        || address.isInSubnet(QHostAddress(QStringLiteral("10.0.0.0")), 8)
        || address.isInSubnet(QHostAddress(QStringLiteral("172.16.0.0")), 12);
}

} // namespace

QHostAddress reachableAddress(const QList<QHostAddress> &listening, const QList<QHostAddress> &own)
{
    bool any = false, anyIPv6 = false;
    for (const auto &address : listening) {
        if (address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::Any))
            any = true;
        if (address == QHostAddress(QHostAddress::AnyIPv6) || address == QHostAddress(QHostAddress::Any))
            anyIPv6 = true;
        if (!any && !anyIPv6 && !address.isLoopback())
            return address;
    }
    QHostAddress best;
    for (const auto &address : any || anyIPv6 ? own : QList<QHostAddress>()) {
        const bool isIPv4 = address.protocol() == QAbstractSocket::IPv4Protocol;
        if (address.isLoopback() || address.isLinkLocal() || (isIPv4 ? !any : !anyIPv6))
            continue;
        if (isIPv4 && isOfAHome(address))
            return address;
        if (best.isNull())
            best = address;
    }
    return best.isNull() ? QHostAddress(QHostAddress::LocalHost) : best;
}

QHostAddress reachableAddress(const QList<QHostAddress> &listening)
{
    QList<QHostAddress> own;
    for (const auto &card : QNetworkInterface::allInterfaces()) {
        const auto flags = card.flags();
        if (!(flags & QNetworkInterface::IsUp) || !(flags & QNetworkInterface::IsRunning))
            continue;
        for (const auto &entry : card.addressEntries())
            own.append(entry.ip());
    }
    return reachableAddress(listening, own);
}

} // namespace halfsilver::hub
