#include "net/hub/address_count.h"

#include <algorithm>
#include <iterator>

namespace halfsilver::hub {

namespace {

// An IPv6 host has a whole /64 to itself; an IPv4 one may be written as IPv6.
QHostAddress counted(const QHostAddress &address)
{
    bool isIpv4 = false;
    if (const quint32 ipv4 = address.toIPv4Address(&isIpv4); isIpv4)
        return QHostAddress(ipv4);
    Q_IPV6ADDR network = address.toIPv6Address();
    std::fill(std::begin(network.c) + 8, std::end(network.c), quint8(0));
    return QHostAddress(network);
}

} // namespace

bool AddressCount::enter(const QHostAddress &address, int most)
{
    if (address.isLoopback())
        return true;
    const QHostAddress key = counted(address);
    if (m_counts.value(key) >= most)
        return false;
    ++m_counts[key];
    return true;
}

void AddressCount::leave(const QHostAddress &address)
{
    const auto count = m_counts.find(counted(address));
    if (count != m_counts.end() && --*count == 0)
        m_counts.erase(count);
}

} // namespace halfsilver::hub
