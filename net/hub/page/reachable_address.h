// Where a phone finds the page.
#pragma once

#include <QHostAddress>
#include <QList>

namespace halfsilver::hub {

// Of the addresses that are listened on: the one to write into a phone. For "any", the machine's own on the network that
// is up, private IPv4 first: the shortest to type. Loopback where there is no other.
QHostAddress reachableAddress(const QList<QHostAddress> &listening);
// The pure part: `own` are the machine's addresses, in the system's order.
QHostAddress reachableAddress(const QList<QHostAddress> &listening, const QList<QHostAddress> &own);

} // namespace halfsilver::hub
